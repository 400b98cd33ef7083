using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>A whole kernel that runs on CUDA alone.</summary>
public sealed class LossOfAnotherDevice : IRtdLossKernel, IDeviceSupport
{
    public bool Serves(Device device) => device.type == DeviceType.CUDA;

    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale) =>
        throw new InvalidOperationException("It does not run here.");
}
