using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class MaskingArguments
{
    internal static (int Rows, int Length) Check(
        Tensor inputIds, Tensor attentionMask, Tensor? continuesWord, int maxPredictions, MaskingMode mode, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPredictions, 1);
        if (inputIds.dim() != 2 || inputIds.shape[1] < 1)
            throw new ArgumentException(
                $"inputIds must be [rows, length], but has the shape [{string.Join(", ", inputIds.shape)}].",
                nameof(inputIds));
        long rows = inputIds.shape[0];
        long length = inputIds.shape[1];
        TensorContract.Check(inputIds, nameof(inputIds), ScalarType.Int64, rows, length);
        TensorContract.Check(attentionMask, nameof(attentionMask), ScalarType.Bool, rows, length);
        TensorContract.CheckDevice(inputIds, nameof(inputIds), device);
        TensorContract.CheckDevice(attentionMask, nameof(attentionMask), device);
        if (NeedsWords(mode))
        {
            if (continuesWord is null)
                throw MissingWords(mode);
            TensorContract.Check(continuesWord, nameof(continuesWord), ScalarType.Bool, rows, length);
            TensorContract.CheckDevice(continuesWord, nameof(continuesWord), device);
        }

        return (checked((int)rows), checked((int)length));
    }

    /// <summary>Checks the spans of <see cref="IMaskingKernel.Count"/> and returns the number of rows.</summary>
    internal static int Check(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        ReadOnlySpan<bool> continuesWord,
        int length,
        int maxPredictions,
        MaskingMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPredictions, 1);
        if (inputIds.Length % length != 0)
            throw new ArgumentException($"{inputIds.Length} ids are no rows of {length}.", nameof(inputIds));
        if (attentionMask.Length != inputIds.Length)
            throw new ArgumentException(
                $"attentionMask has {attentionMask.Length} entries, but there are {inputIds.Length} ids.",
                nameof(attentionMask));
        if (NeedsWords(mode) && continuesWord.Length != inputIds.Length)
            throw MissingWords(mode);
        return inputIds.Length / length;
    }

    /// <summary>Whether a mode must know which tokens make a word.</summary>
    internal static bool NeedsWords(MaskingMode mode) => mode is MaskingMode.WholeWord or MaskingMode.Span;

    private static ArgumentException MissingWords(MaskingMode mode) =>
        new($"MaskingMode.{mode} must know which tokens continue a word, but continuesWord is not given.", "continuesWord");
}
