using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class AttentionArguments
{
    /// <summary>Checks the arguments.</summary>
    internal static void Check(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(queryKeyValue);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        long[] shape = queryKeyValue.shape;
        if (shape.Length != 3 || shape[2] % (3 * heads) != 0)
            throw new ArgumentException(
                $"{nameof(queryKeyValue)} must be [B, L, 3 · {heads} · D], but is [{string.Join(", ", shape)}].", nameof(queryKeyValue));
        TensorContract.Check(queryKeyValue, nameof(queryKeyValue), ScalarType.Float32, shape);
        TensorContract.CheckDevice(queryKeyValue, nameof(queryKeyValue), device);
        (long batch, long length) = mask.PackedRows is { } rows ? (1, rows.Length) : (mask.Batch, mask.Length);
        if (shape[0] != batch || shape[1] != length)
            throw new ArgumentException($"{nameof(queryKeyValue)} is [{shape[0]}, {shape[1]}, …], the mask's is [{batch}, {length}, …].", nameof(mask));
        if (mask.Tokens is { } tokens)
        {
            TensorContract.Check(tokens, nameof(mask), ScalarType.Bool, mask.Batch, mask.Length);
            TensorContract.CheckDevice(tokens, nameof(mask), device);
        }

        long size = shape[2] / (3 * heads);
        if (rotary is not null && (rotary.Cosines.shape[1] != size || rotary.Cosines.shape[0] < mask.Length))
            throw new ArgumentException(
                $"{nameof(rotary)} is for {rotary.Cosines.shape[0]} positions of heads of {rotary.Cosines.shape[1]}, not for {mask.Length} of {size}.",
                nameof(rotary));
    }
}
