using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class MaskingArguments
{
    internal static (int Rows, int Length) Check(Tensor inputIds, Tensor attentionMask, int maxPredictions, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPredictions, 1);
        if (inputIds.dim() != 2 || inputIds.shape[1] < 1)
            throw new ArgumentException($"inputIds must be [rows, length], but has the shape [{string.Join(", ", inputIds.shape)}].", nameof(inputIds));
        long rows = inputIds.shape[0];
        long length = inputIds.shape[1];
        TensorContract.Check(inputIds, nameof(inputIds), ScalarType.Int64, rows, length);
        TensorContract.Check(attentionMask, nameof(attentionMask), ScalarType.Bool, rows, length);
        TensorContract.CheckDevice(inputIds, nameof(inputIds), device);
        TensorContract.CheckDevice(attentionMask, nameof(attentionMask), device);
        return (checked((int)rows), checked((int)length));
    }
}
