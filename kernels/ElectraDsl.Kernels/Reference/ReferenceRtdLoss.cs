namespace ElectraDsl.Kernels.Reference;

/// <summary>Replaced-token detection in plain loops and double precision: the truth that the kernels are tested against.</summary>
public static class ReferenceRtdLoss
{
    /// <summary>Judges tokens in any shape; meanings as in <see cref="IRtdLossKernel.Run"/>, with binary cross entropy as the loss.</summary>
    public static ReferenceRtdLossOutput Run(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> corruptedIds, ReadOnlySpan<long> originalIds, ReadOnlySpan<bool> attentionMask, double gradientScale)
    {
        double[] gradient = new double[logits.Length];
        double[] counters = new double[RtdCounter.Count];
        for (int i = 0; i < logits.Length; i++)
        {
            if (!attentionMask[i])
                continue;
            double x = logits[i];
            bool replaced = corruptedIds[i] != originalIds[i];
            bool predicted = x > 0;
            // For a label of 1 the loss is log(1 + exp(-x)), for 0 log(1 + exp(x)).
            double z = replaced ? -x : x;
            gradient[i] = (replaced ? -1 : 1) / (1 + Math.Exp(-z)) * gradientScale;
            counters[RtdCounter.LossSum] += Math.Max(z, 0) + double.LogP1(Math.Exp(-Math.Abs(z)));
            counters[RtdCounter.Tokens]++;
            counters[RtdCounter.Correct] += predicted == replaced ? 1 : 0;
            counters[RtdCounter.TruePositives] += predicted && replaced ? 1 : 0;
            counters[RtdCounter.PredictedPositives] += predicted ? 1 : 0;
            counters[RtdCounter.Positives] += replaced ? 1 : 0;
        }

        return new ReferenceRtdLossOutput(gradient, counters);
    }
}
