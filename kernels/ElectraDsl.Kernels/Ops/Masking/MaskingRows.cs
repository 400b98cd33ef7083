namespace ElectraDsl.Kernels;

/// <summary>What all backends of masking know beforehand alike.</summary>
internal static class MaskingRows<TSpec>
    where TSpec : struct, IModelSpec
{
    /// <summary>Meanings as in <see cref="IMaskingKernel.Count"/>.</summary>
    internal static long Count(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        ReadOnlySpan<bool> continuesWord,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow)
    {
        int rows = MaskingArguments.Check(inputIds, attentionMask, continuesWord, length, maxPredictions, TSpec.Masking);
        MaskingScratch scratch = new(length);
        int[] positions = new int[maxPredictions];
        long count = 0;
        for (int row = 0; row < rows; row++)
        {
            Range entries = (row * length)..((row + 1) * length);
            MaskingRow<TSpec> here = new(
                inputIds[entries],
                attentionMask[entries],
                MaskingArguments.NeedsWords(TSpec.Masking) ? continuesWord[entries] : [],
                (uint)(firstRow + row),
                key,
                scratch);
            count += here.Count(positions);
        }

        return count;
    }
}
