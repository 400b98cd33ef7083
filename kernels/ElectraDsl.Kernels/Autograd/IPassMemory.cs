using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>Where a pass over a tape has its tensors.</summary>
internal interface IPassMemory
{
    /// <summary>A tensor with any values.</summary>
    /// <param name="device">Where it lies.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>float32, in the caller's dispose scope.</returns>
    Tensor Take(Device device, long[] shape);
}
