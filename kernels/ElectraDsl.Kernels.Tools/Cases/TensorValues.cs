using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>Reads tensors of any device into arrays.</summary>
internal static class TensorValues
{
    /// <summary>The elements as they are.</summary>
    internal static T[] Of<T>(Tensor tensor) where T : unmanaged
    {
        using Tensor dense = tensor.detach().cpu().contiguous();
        return MemoryMarshal.Cast<byte, T>(dense.bytes).ToArray();
    }

    /// <summary>The elements of any type as doubles: exact up to 2^53.</summary>
    internal static double[] Doubles(Tensor tensor)
    {
        using Tensor doubles = tensor.detach().to(ScalarType.Float64);
        return Of<double>(doubles);
    }
}
