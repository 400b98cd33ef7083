namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>The generator's head in plain loops and double precision: the truth that the kernels are tested against.</summary>
/// <remarks>
/// Kernels compute in float, so a draw that is decided by less than their rounding may fall otherwise there, and is as right. How far rounding
/// reaches:
/// <list type="bullet">
/// <item>A score is rounded when it is divided by the temperature, when the largest is subtracted and when it is brought to base 2: each time by up
/// to 2^-24 of its size, which the exponential turns into as large a part of itself. <see cref="ScoreRounding"/> is four such roundings.</item>
/// <item>
/// The key of a race is divided by a logarithm, of which a GPU's fast instruction loses 2^-22: at 1/64, where the series ends, 1.1e-5 of it.
/// <see cref="RaceRounding"/> is about twice that.
/// </item>
/// <item>Inverse CDF adds up float sums. Of n terms such a sum is off by about 2^-24 sqrt(n / 9) of itself, where a group of two threads shares the
/// row;
/// <see cref="SumRounding"/> times sqrt(n) is some five times that. The constant part is the resolution of the uniform number and of the last
/// sums.</item>
/// </list>
/// </remarks>
internal static class ReferenceGeneratorHead
{
    private const double ScoreRounding = 1.0 / (1 << 22), RaceRounding = 2e-5, SumRounding = 7e-8, LeastSumRounding = 2e-6;

    /// <summary>Scores rows of <see cref="IModelSpec.VocabularySize"/> logits; meanings as in <see cref="IGeneratorHeadKernel.Run"/>.</summary>
    public static ReferenceGeneratorHeadOutput Run<TSpec>(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<long> targets,
        ReadOnlySpan<float> weights,
        double gradientScale,
        RandomKey key,
        int firstRow,
        float temperature = 1)
        where TSpec : struct, IModelSpec
    {
        int rows = targets.Length, size = TSpec.VocabularySize;
        ReferenceGeneratorHeadOutput output = new(new double[rows], new long[rows], new double[rows], new double[logits.Length], new long[rows][]);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = logits.Slice(row * size, size);
            int target = (int)targets[row];
            if (weights[row] == 0)
            {
                output.Samples[row] = target;
                output.RightSamples[row] = [target];
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

            double[] scores = Scores<TSpec>(x, target, temperature);
            bool inOrder = TSpec.Method == SamplingMethod.InverseCdf && !(TSpec.SampleTopK > 0 && TSpec.SampleTopK < size);
            output.RightSamples[row] = inOrder ? DrawInOrder(scores, firstRow + row, key) : DrawByRace(scores, firstRow + row, key);
            output.Samples[row] = output.RightSamples[row][0];
        }

        return output;
    }

    /// <summary>What each token's chance of being drawn is proportional to: exp(score), 0 for what must not be drawn.</summary>
    /// <param name="logits">One row.</param>
    /// <param name="target">The true token.</param>
    /// <param name="temperature">What scores are divided by.</param>
    public static double[] Chances<TSpec>(ReadOnlySpan<float> logits, int target, float temperature = 1)
        where TSpec : struct, IModelSpec =>
        Chances(Scores<TSpec>(logits, target, temperature));

    private static double[] Chances(double[] scores)
    {
        double largest = scores.Max();
        return [.. scores.Select(score => Math.Exp(score - largest))];
    }

    /// <summary>
    /// The scores of one row: negative infinity for what must not be drawn, and for the true token where it is disallowed and there is another.
    /// </summary>
    private static double[] Scores<TSpec>(ReadOnlySpan<float> logits, int target, float temperature)
        where TSpec : struct, IModelSpec
    {
        float[] values = logits.ToArray();
        double[] scores = new double[values.Length];
        Array.Fill(scores, double.NegativeInfinity);
        IEnumerable<int> candidates = Enumerable.Range(0, values.Length);
        if (TSpec.SampleTopK > 0)
            candidates = candidates.OrderByDescending(j => values[j]).ThenBy(j => j).Take(TSpec.SampleTopK);
        foreach (int j in candidates)
            scores[j] = TSpec.Score(values[j], j == target) / (double)temperature;
        bool isAnother = scores.Where((score, j) => j != target && score > double.NegativeInfinity).Any();
        if (TSpec.DisallowCorrect && isAnother)
            scores[target] = double.NegativeInfinity;
        return scores;
    }

    /// <summary>The token with the largest key, and behind it those whose keys are as large within rounding.</summary>
    private static long[] DrawByRace(double[] scores, int row, RandomKey key)
    {
        double[] chances = Chances(scores);
        double[] keys = [.. chances.Select((chance, j) => chance / -Math.Log(Philox.Uniform(VocabularyTile.Word(j, (uint)row, key))))];
        int best = Array.IndexOf(keys, keys.Max());
        double sizes = Math.Abs(scores.Max()) + Math.Abs(scores[best]);
        List<long> right = [best];
        for (int j = 0; j < keys.Length; j++)
        {
            if (j != best && keys[j] > 0 && keys[j] >= keys[best] * (1 - RaceRounding - (ScoreRounding * (sizes + Math.Abs(scores[j])))))
                right.Add(j);
        }

        return [.. right];
    }

    /// <summary>The token at which the sum passes the bound, and behind it those at which it may do so within rounding.</summary>
    private static long[] DrawInOrder(double[] scores, int row, RandomKey key)
    {
        double[] chances = Chances(scores);
        double sum = chances.Sum();
        double bound = Philox.Uniform(Philox.Block(0, (uint)row, key.Step, RandomStream.InverseCdfSampling, key.SeedLow, key.SeedHigh).X) * sum;
        double reach = sum * (LeastSumRounding + (SumRounding * Math.Sqrt(chances.Length)) + (ScoreRounding * Math.Abs(scores.Max())));
        double passed = 0;
        int drawn = -1;
        List<long> right = [];
        for (int j = 0; j < chances.Length; j++)
        {
            if (chances[j] == 0)
                continue;
            double before = passed;
            passed += chances[j];
            if (passed > bound && drawn < 0)
                drawn = j;
            else if (passed >= bound - reach && before <= bound + reach)
                right.Add(j);
        }

        return [drawn >= 0 ? drawn : Array.FindLastIndex(chances, chance => chance > 0), .. right];
    }
}
