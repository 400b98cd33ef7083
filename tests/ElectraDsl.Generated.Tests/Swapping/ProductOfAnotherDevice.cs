using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>A product that runs on CUDA alone.</summary>
public sealed class ProductOfAnotherDevice : IMatrixProductKernel, IDeviceSupport
{
    public bool Serves(Device device) => device.type == DeviceType.CUDA;

    public void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds) =>
        throw new InvalidOperationException("It does not run here.");
}
