namespace ElectraDsl.Kernels.Reference;

/// <summary>The generator's head in plain loops and double precision: the truth that the kernels are tested against.</summary>
public static class ReferenceGeneratorHead
{
    /// <summary>Judges rows of <paramref name="vocabularySize"/> logits; meanings as in <see cref="IGeneratorHeadKernel.Run"/>.</summary>
    public static ReferenceGeneratorHeadOutput Run(
        ReadOnlySpan<float> logits, int vocabularySize, ReadOnlySpan<long> targets, ReadOnlySpan<float> weights, double gradientScale, RandomKey key, int firstRow)
    {
        int rows = targets.Length;
        ReferenceGeneratorHeadOutput output = new(new double[rows], new long[rows], new double[rows], new double[logits.Length], new double[rows]);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = logits.Slice(row * vocabularySize, vocabularySize);
            int target = (int)targets[row];
            if (weights[row] == 0)
            {
                output.Samples[row] = target;
                output.SampleMargins[row] = double.PositiveInfinity;
                continue;
            }

            double max = double.NegativeInfinity;
            int mostLikely = 0;
            for (int j = 0; j < x.Length; j++)
            {
                if (x[j] > max)
                {
                    max = x[j];
                    mostLikely = j;
                }
            }

            double sum = 0;
            double best = -1, second = 0;
            for (int j = 0; j < x.Length; j++)
            {
                double e = Math.Exp(x[j] - max);
                sum += e;
                double sampleKey = e / -Math.Log(Philox.Uniform(VocabularyTile.Word(j, (uint)(firstRow + row), key)));
                if (sampleKey > best)
                {
                    second = best;
                    best = sampleKey;
                    output.Samples[row] = j;
                }
                else if (sampleKey > second)
                {
                    second = sampleKey;
                }
            }

            double logSum = max + Math.Log(sum);
            output.Losses[row] = weights[row] * (logSum - x[target]);
            output.Correct[row] = mostLikely == target ? weights[row] : 0;
            output.SampleMargins[row] = second > 0 ? (best / second) - 1 : double.PositiveInfinity;
            for (int j = 0; j < x.Length; j++)
                output.Gradient[(row * vocabularySize) + j] = (Math.Exp(x[j] - logSum) - (j == target ? 1 : 0)) * weights[row] * gradientScale;
        }

        return output;
    }
}
