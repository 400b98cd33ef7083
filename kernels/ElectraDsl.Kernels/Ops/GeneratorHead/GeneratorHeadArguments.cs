using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class GeneratorHeadArguments
{
    /// <summary>Checks the arguments and returns M.</summary>
    internal static int Check(Tensor logits, Tensor targets, Tensor weights, int vocabularySize, bool overwrite, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        long rows = targets.numel();
        TensorContract.Check(logits, nameof(logits), ScalarType.Float32, rows, vocabularySize);
        TensorContract.Check(targets, nameof(targets), ScalarType.Int64, rows);
        TensorContract.Check(weights, nameof(weights), ScalarType.Float32, rows);
        TensorContract.CheckDevice(logits, nameof(logits), device);
        TensorContract.CheckDevice(targets, nameof(targets), device);
        TensorContract.CheckDevice(weights, nameof(weights), device);
        if (overwrite)
            TensorContract.CheckWritable(logits, nameof(logits));
        return checked((int)rows);
    }

    /// <summary>Checks the arguments of a head that makes its logits itself.</summary>
    internal static void CheckRows(Tensor targets, Tensor weights, long rows, long outputs, int vocabularySize, DeviceType device)
    {
        TensorContract.Check(targets, nameof(targets), ScalarType.Int64, rows);
        TensorContract.Check(weights, nameof(weights), ScalarType.Float32, rows);
        TensorContract.CheckDevice(targets, nameof(targets), device);
        TensorContract.CheckDevice(weights, nameof(weights), device);
        if (outputs != vocabularySize)
            throw new ArgumentException($"The matrix has {outputs} rows, but the kernel is for {vocabularySize} tokens.", "matrix");
    }

    /// <summary>Refuses a temperature that is not above 0 and finite: scores divided by it would be no numbers.</summary>
    internal static void CheckTemperature(float temperature)
    {
        if (!(temperature > 0 && float.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is above 0 and finite.");
    }

    /// <summary>Refuses a target that is no token: read unchecked, it would be an address outside the logits. For contiguous CPU tensors.</summary>
    internal static unsafe void CheckTargets(Tensor targets, int vocabularySize)
    {
        ReadOnlySpan<long> values = new((long*)TensorPointer.Of(targets), (int)targets.numel());
        for (int row = 0; row < values.Length; row++)
        {
            if ((ulong)values[row] >= (ulong)vocabularySize)
                throw new ArgumentException($"targets[{row}] is {values[row]}, which is not in [0, {vocabularySize}).", nameof(targets));
        }
    }
}
