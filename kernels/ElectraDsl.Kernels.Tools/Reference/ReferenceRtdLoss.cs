namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>Replaced-token detection in plain loops and double precision: the truth that the kernels are tested against.</summary>
internal static class ReferenceRtdLoss
{
    /// <summary>Scores tokens in any shape; meanings as in <see cref="IRtdLossKernel.Run"/>, with binary cross entropy as the loss.</summary>
    public static ReferenceRtdLossOutput Run(
        ReadOnlySpan<float> logits, ReadOnlySpan<bool> labels, ReadOnlySpan<bool> attentionMask, double gradientScale)
    {
        double[] gradient = new double[logits.Length];
        double[] counters = new double[RtdCounter.Count];
        for (int i = 0; i < logits.Length; i++)
        {
            if (!attentionMask[i])
                continue;
            double x = logits[i];
            bool replaced = labels[i];
            bool predicted = x > 0;
            // For a label of 1 the loss is log(1 + exp(-x)), for 0 log(1 + exp(x)).
            double z = replaced ? -x : x;
            gradient[i] = (replaced ? -1 : 1) / (1 + Math.Exp(-z)) * gradientScale;
            counters[RtdCounter.LossSum] += Math.Max(z, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(z)));
            counters[RtdCounter.Tokens]++;
            counters[RtdCounter.Correct] += predicted == replaced ? 1 : 0;
            counters[RtdCounter.TruePositives] += predicted && replaced ? 1 : 0;
            counters[RtdCounter.PredictedPositives] += predicted ? 1 : 0;
            counters[RtdCounter.Positives] += replaced ? 1 : 0;
        }

        Compare(logits, labels, attentionMask, counters);
        return new ReferenceRtdLossOutput(gradient, counters);
    }

    /// <summary>Every replaced token against every original one whose index differs by a multiple of the number of groups.</summary>
    private static void Compare(ReadOnlySpan<float> logits, ReadOnlySpan<bool> labels, ReadOnlySpan<bool> attentionMask, double[] counters)
    {
        int groups = RtdGroups.CountFor(logits.Length);
        for (int one = 0; one < logits.Length; one++)
        {
            if (!attentionMask[one] || !labels[one])
                continue;
            for (int other = one % groups; other < logits.Length; other += groups)
            {
                if (!attentionMask[other] || labels[other])
                    continue;
                counters[RtdCounter.Pairs]++;
                counters[RtdCounter.PairsWon] += logits[one] > logits[other] ? 1 : logits[one] == logits[other] ? 0.5 : 0;
            }
        }
    }

    /// <summary>
    /// log(1 + x) for x in [0, 1], also where 1 + x is 1; <see cref="double.LogP1"/> is 0 there. Kahan's way: the rounding error of 1 + x divides
    /// out.
    /// </summary>
    internal static double LogOfOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
