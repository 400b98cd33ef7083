using System.Numerics;

namespace ElectraDsl.Kernels.Backends.Simd.RtdLoss;

/// <summary>One of <see cref="RtdGroups"/>: its replaced tokens' logits held against its original ones', a vector of these at a time.</summary>
internal static unsafe class RtdRanking
{
    /// <summary>Pairs of a group, and twice those that are won.</summary>
    /// <param name="logits">Of the batch.</param>
    /// <param name="labels">0 or 1.</param>
    /// <param name="mask">0 or 1.</param>
    /// <param name="group">Which group.</param>
    /// <param name="groups">Of how many.</param>
    /// <param name="count">Tokens of the batch.</param>
    internal static (long Pairs, long Halves) Compare(float* logits, byte* labels, byte* mask, int group, int groups, int count)
    {
        float* originals = stackalloc float[RtdGroups.Size + Vector<float>.Count], replaced = stackalloc float[RtdGroups.Size];
        int originalCount = 0, replacedCount = 0;
        for (int i = group; i < count; i += groups)
        {
            if (mask[i] == 0)
                continue;
            if (labels[i] != 0)
                replaced[replacedCount++] = logits[i];
            else
                originals[originalCount++] = logits[i];
        }

        // NaN is neither below nor equal to anything.
        new Span<float>(originals + originalCount, Vector<float>.Count).Fill(float.NaN);
        Vector<int> halves = Vector<int>.Zero;                               // at most 2 * 512 * 512 in all
        for (int token = 0; token < replacedCount; token++)
        {
            Vector<float> own = new(replaced[token]);
            for (int start = 0; start < originalCount; start += Vector<float>.Count)
            {
                Vector<float> others = Vector.Load(originals + start);
                halves -= Vector.GreaterThan(own, others) + Vector.GreaterThanOrEqual(own, others);
            }
        }

        return ((long)originalCount * replacedCount, Vector.Sum(halves));
    }
}
