using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class RtdLossArguments
{
    /// <summary>Checks the arguments and returns B * L.</summary>
    internal static int Check(Tensor logits, Tensor labels, Tensor attentionMask, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(logits);
        long[] shape = logits.shape;
        TensorContract.Check(logits, nameof(logits), ScalarType.Float32, shape);
        TensorContract.Check(labels, nameof(labels), ScalarType.Bool, shape);
        TensorContract.Check(attentionMask, nameof(attentionMask), ScalarType.Bool, shape);
        TensorContract.CheckDevice(logits, nameof(logits), device);
        TensorContract.CheckDevice(labels, nameof(labels), device);
        TensorContract.CheckDevice(attentionMask, nameof(attentionMask), device);
        return checked((int)logits.numel());
    }
}
