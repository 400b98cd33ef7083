namespace ElectraDsl.Kernels.Reference;

/// <summary>Masking in plain loops: the truth that the kernels are tested against.</summary>
public static class ReferenceMasking
{
    /// <summary>Masks rows of <paramref name="length"/> tokens; meanings as in <see cref="IMaskingKernel.Run"/>.</summary>
    public static ReferenceMaskedBatch Run<TSpec>(
        ReadOnlySpan<long> inputIds, ReadOnlySpan<bool> attentionMask, int length, int maxPredictions, RandomKey key, int firstRow)
        where TSpec : struct, IModelSpec
    {
        int rows = inputIds.Length / length;
        long[] masked = inputIds.ToArray();
        long[] positions = new long[rows * maxPredictions];
        long[] targets = new long[rows * maxPredictions];
        float[] weights = new float[rows * maxPredictions];
        for (int row = 0; row < rows; row++)
        {
            int start = row * length;
            int tokens = 0;
            List<(uint Order, int Position)> candidates = [];
            for (int position = 0; position < length; position++)
            {
                if (!attentionMask[start + position])
                    continue;
                tokens++;
                long id = inputIds[start + position];
                if (id != TSpec.ClsTokenId && id != TSpec.SepTokenId && id != TSpec.MaskTokenId)
                    candidates.Add((Draw(position, firstRow + row, key).X, position));
            }

            int count = Math.Min(CountFor(tokens, TSpec.MaskProbability, maxPredictions), candidates.Count);
            int[] chosen = [.. candidates.Order().Take(count).Select(candidate => candidate.Position).Order()];
            for (int slot = 0; slot < maxPredictions; slot++)
            {
                int position = slot < count ? chosen[slot] : 0;
                positions[(row * maxPredictions) + slot] = start + position;
                targets[(row * maxPredictions) + slot] = inputIds[start + position];
                weights[(row * maxPredictions) + slot] = slot < count ? 1 : 0;
                if (slot < count && Philox.Uniform(Draw(position, firstRow + row, key).Y) < TSpec.MaskReplaceProbability)
                    masked[start + position] = TSpec.MaskTokenId;
            }
        }

        return new ReferenceMaskedBatch(masked, positions, targets, weights);
    }

    private static int CountFor(int tokens, float probability, int maxPredictions) =>
        tokens == 0 ? 0 : Math.Max(1, Math.Min(maxPredictions, (int)MathF.Round(tokens * probability, MidpointRounding.ToEven)));

    private static PhiloxBlock Draw(int position, int row, RandomKey key) =>
        Philox.Block((uint)position, (uint)row, key.Step, RandomStream.Masking, key.SeedLow, key.SeedHigh);
}
