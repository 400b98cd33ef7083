using System.Numerics;
using System.Numerics.Tensors;

namespace ElectraDsl.Kernels.Backends.Simd.GeneratorHead;

/// <summary>The scores of one row of logits, or of a chunk of one.</summary>
internal static class SamplerRow<TSpec>
    where TSpec : struct, IModelSpec
{
    /// <summary>Scores of logits; <paramref name="target"/> counts from the first of them and may be none of them.</summary>
    internal static void Score(ReadOnlySpan<float> logits, int target, float temperature, Span<float> scores)
    {
        if (Sampling<TSpec>.SamplerGivesLogits)
        {
            if (temperature == 1f)
                logits.CopyTo(scores);
            else
                TensorPrimitives.Divide(logits, temperature, scores);
            if ((uint)target < (uint)scores.Length)
                scores[target] = SamplerScores<TSpec>.Of(logits[target], isTarget: true, temperature);
            return;
        }

        for (int i = 0; i < scores.Length; i++)
            scores[i] = SamplerScores<TSpec>.Of(logits[i], i == target, temperature);
    }

    /// <summary>Leaves only the scores of logits above the threshold, and of those that equal it the first <paramref name="tiesLeft"/>.</summary>
    internal static void KeepLargest(ReadOnlySpan<float> logits, Span<float> scores, float threshold, ref float tiesLeft)
    {
        Vector<float> thresholds = new(threshold);
        int start = 0;
        for (; start <= logits.Length - Vector<float>.Count; start += Vector<float>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<float>(logits[start..]), thresholds))
                Keep(logits.Slice(start, Vector<float>.Count), scores.Slice(start, Vector<float>.Count), threshold, ref tiesLeft);
            else
                scores.Slice(start, Vector<float>.Count).Fill(float.NegativeInfinity);
        }

        Keep(logits[start..], scores[start..], threshold, ref tiesLeft);
    }

    private static void Keep(ReadOnlySpan<float> logits, Span<float> scores, float threshold, ref float tiesLeft)
    {
        for (int i = 0; i < logits.Length; i++)
        {
            bool kept = logits[i] > threshold;
            if (logits[i] == threshold && tiesLeft > 0)
            {
                kept = true;
                tiesLeft--;
            }

            if (!kept)
                scores[i] = float.NegativeInfinity;
        }
    }
}
