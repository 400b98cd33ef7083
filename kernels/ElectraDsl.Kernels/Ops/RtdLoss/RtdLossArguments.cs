using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class RtdLossArguments
{
    /// <summary>Checks the arguments and returns B * L.</summary>
    internal static int Check(Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(logits);
        long[] shape = logits.shape;
        TensorContract.Check(logits, nameof(logits), ScalarType.Float32, shape);
        TensorContract.Check(corruptedIds, nameof(corruptedIds), ScalarType.Int64, shape);
        TensorContract.Check(originalIds, nameof(originalIds), ScalarType.Int64, shape);
        TensorContract.Check(attentionMask, nameof(attentionMask), ScalarType.Bool, shape);
        TensorContract.CheckDevice(logits, nameof(logits), device);
        TensorContract.CheckDevice(corruptedIds, nameof(corruptedIds), device);
        TensorContract.CheckDevice(originalIds, nameof(originalIds), device);
        TensorContract.CheckDevice(attentionMask, nameof(attentionMask), device);
        return checked((int)logits.numel());
    }
}
