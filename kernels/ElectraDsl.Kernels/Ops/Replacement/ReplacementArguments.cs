using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class ReplacementArguments
{
    /// <summary>Checks the arguments and returns B, L and N.</summary>
    internal static (int Rows, int Length, int Slots) Check(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        ArgumentNullException.ThrowIfNull(positions);
        if (inputIds.dim() != 2)
            throw new ArgumentException(
                $"inputIds must be [rows, length], but has the shape [{string.Join(", ", inputIds.shape)}].",
                nameof(inputIds));
        long rows = inputIds.shape[0],
            length = inputIds.shape[1],
            slots = positions.numel();
        TensorContract.Check(inputIds, nameof(inputIds), ScalarType.Int64, rows, length);
        TensorContract.Check(positions, nameof(positions), ScalarType.Int64, slots);
        if (rows == 0 ? slots > 0 : slots % rows != 0)
            throw new ArgumentException($"positions has {slots} entries, which is not a number of slots for each of {rows} rows.", nameof(positions));
        TensorContract.Check(weights, nameof(weights), ScalarType.Float32, slots);
        TensorContract.Check(samples, nameof(samples), ScalarType.Int64, slots);
        TensorContract.CheckDevice(inputIds, nameof(inputIds), device);
        TensorContract.CheckDevice(positions, nameof(positions), device);
        TensorContract.CheckDevice(weights, nameof(weights), device);
        TensorContract.CheckDevice(samples, nameof(samples), device);
        return (checked((int)rows), checked((int)length), rows == 0 ? 0 : checked((int)(slots / rows)));
    }

    /// <summary>
    /// Refuses a position outside its row: written unchecked, it would be an address outside the text. For a contiguous CPU tensor.
    /// </summary>
    internal static unsafe void CheckPositions(Tensor positions, int length, int slots)
    {
        ReadOnlySpan<long> values = new((long*)TensorPointer.Of(positions), (int)positions.numel());
        for (int slot = 0; slot < values.Length; slot++)
        {
            long first = slot / slots * (long)length;
            if (values[slot] < first || values[slot] >= first + length)
                throw new ArgumentException(
                    $"positions[{slot}] is {values[slot]}, which is not in its row, [{first}, {first + length}).",
                    nameof(positions));
        }
    }
}
