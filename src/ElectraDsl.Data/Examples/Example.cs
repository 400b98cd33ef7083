namespace ElectraDsl.Data;

/// <summary>One row of pre-training data: <c>[CLS] A [SEP]</c> or <c>[CLS] A [SEP] B [SEP]</c>, without padding.</summary>
/// <param name="InputIds">The ids; at least 2, at most the sequence length.</param>
/// <param name="FirstSegmentLength">Number of ids of segment 0, its [CLS] and [SEP] included; all of them where there is no second segment.</param>
/// <param name="IsRandomNext">
/// Whether B is text of another document instead of what follows A, as only <see cref="Packing.NextSentence"/> makes it.
/// </param>
public readonly record struct Example(int[] InputIds, int FirstSegmentLength, bool IsRandomNext = false)
{
    /// <summary>Puts the special tokens around one segment or two.</summary>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    /// <param name="first">A.</param>
    /// <param name="second">B; empty where there is none.</param>
    /// <param name="isRandomNext">Whether B is text of another document.</param>
    internal static Example Of(SpecialTokens special, ReadOnlySpan<int> first, ReadOnlySpan<int> second, bool isRandomNext = false)
    {
        int[] ids = new int[first.Length + 2 + (second.Length > 0 ? second.Length + 1 : 0)];
        ids[0] = special.Cls;
        first.CopyTo(ids.AsSpan(1));
        ids[first.Length + 1] = special.Sep;
        if (second.Length > 0)
        {
            second.CopyTo(ids.AsSpan(first.Length + 2));
            ids[^1] = special.Sep;
        }

        return new Example(ids, first.Length + 2, isRandomNext);
    }
}
