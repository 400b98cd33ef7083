namespace ElectraDsl.Kernels.Reference;

/// <summary>The generator's head in plain loops and double precision: the truth that the kernels are tested against.</summary>
public static class ReferenceGeneratorHead
{
    /// <summary>Judges rows of <see cref="IModelSpec.VocabularySize"/> logits; meanings as in <see cref="IGeneratorHeadKernel.Run"/>.</summary>
    public static ReferenceGeneratorHeadOutput Run<TSpec, TSampler>(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> targets, ReadOnlySpan<float> weights, double gradientScale, RandomKey key, int firstRow)
        where TSpec : struct, IModelSpec
        where TSampler : struct, ISampler
    {
        int rows = targets.Length, size = TSpec.VocabularySize;
        ReferenceGeneratorHeadOutput output = new(new double[rows], new long[rows], new double[rows], new double[logits.Length], new double[rows]);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = logits.Slice(row * size, size);
            int target = (int)targets[row];
            if (weights[row] == 0)
            {
                output.Samples[row] = target;
                output.SampleMargins[row] = double.PositiveInfinity;
                continue;
            }

            double max = double.NegativeInfinity;
            int mostLikely = 0;
            for (int j = 0; j < size; j++)
            {
                if (x[j] > max)
                {
                    max = x[j];
                    mostLikely = j;
                }
            }

            double sum = 0;
            for (int j = 0; j < size; j++)
                sum += Math.Exp(x[j] - max);
            double logSum = max + Math.Log(sum);
            output.Losses[row] = weights[row] * (logSum - x[target]);
            output.Correct[row] = mostLikely == target ? weights[row] : 0;
            for (int j = 0; j < size; j++)
                output.Gradient[(row * size) + j] = (Math.Exp(x[j] - logSum) - (j == target ? 1 : 0)) * weights[row] * gradientScale;

            double[] chances = Chances<TSpec, TSampler>(x, target);
            bool inOrder = TSampler.Method == SamplingMethod.InverseCdf && !(TSpec.SampleTopK > 0 && TSpec.SampleTopK < size);
            (output.Samples[row], output.SampleMargins[row]) = inOrder ? DrawInOrder(chances, firstRow + row, key) : DrawByRace(chances, firstRow + row, key);
        }

        return output;
    }

    /// <summary>What each token's chance of being drawn is proportional to: exp(score), 0 for what must not be drawn.</summary>
    /// <param name="logits">One row.</param>
    /// <param name="target">The true token.</param>
    public static double[] Chances<TSpec, TSampler>(ReadOnlySpan<float> logits, int target)
        where TSpec : struct, IModelSpec
        where TSampler : struct, ISampler
    {
        double[] chances = new double[logits.Length];
        float[] values = logits.ToArray();
        IEnumerable<int> candidates = Enumerable.Range(0, values.Length);
        if (TSpec.SampleTopK > 0)
            candidates = candidates.OrderByDescending(j => values[j]).ThenBy(j => j).Take(TSpec.SampleTopK);
        Array.Fill(chances, double.NegativeInfinity);
        foreach (int j in candidates)
            chances[j] = (TSampler.Score(values[j], j == target) / (double)TSpec.SamplingTemperature) - (TSpec.DisallowCorrect && j == target ? 1000 : 0);
        double largest = chances.Max();
        for (int j = 0; j < chances.Length; j++)
            chances[j] = Math.Exp(chances[j] - largest);
        return chances;
    }

    private static (long Sample, double Margin) DrawByRace(double[] chances, int row, RandomKey key)
    {
        long sample = 0;
        double best = -1, second = 0;
        for (int j = 0; j < chances.Length; j++)
        {
            double sampleKey = chances[j] / -Math.Log(Philox.Uniform(VocabularyTile.Word(j, (uint)row, key)));
            if (sampleKey > best)
            {
                second = best;
                best = sampleKey;
                sample = j;
            }
            else if (sampleKey > second)
            {
                second = sampleKey;
            }
        }

        return (sample, second > 0 ? (best / second) - 1 : double.PositiveInfinity);
    }

    private static (long Sample, double Margin) DrawInOrder(double[] chances, int row, RandomKey key)
    {
        double sum = chances.Sum();
        double bound = Philox.Uniform(Philox.Block(0, (uint)row, key.Step, RandomStream.InverseCdfSampling, key.SeedLow, key.SeedHigh).X) * sum;
        double passed = 0;
        for (int j = 0; j < chances.Length; j++)
        {
            double before = passed;
            passed += chances[j];
            if (passed > bound)
                return (j, Math.Min(before > 0 ? bound - before : double.PositiveInfinity, passed - bound) / sum);
        }

        return (Array.FindLastIndex(chances, chance => chance > 0), 0);
    }
}
