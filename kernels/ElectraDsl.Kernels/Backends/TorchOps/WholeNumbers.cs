using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Arithmetic of int64 tensors in as few words as operators would take.</summary>
internal static class WholeNumbers
{
    /// <summary>[<paramref name="count"/>] int64: <paramref name="first"/>, <paramref name="first"/> + 1, ...</summary>
    internal static Tensor Range(long first, long count, Device device)
    {
        // Disposed by name, so they live until libtorch has read them.
        using Scalar start = first.ToScalar();
        using Scalar stop = (first + count).ToScalar();
        return arange(start, stop, Scalars.One, ScalarType.Int64, device);
    }

    /// <summary>a + b, broadcast.</summary>
    internal static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Scalars.One);

    /// <summary>a - b, broadcast.</summary>
    internal static Tensor Minus(this Tensor a, Tensor b) => a.add(b, Scalars.MinusOne);
}
