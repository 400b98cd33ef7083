namespace ElectraDsl.Data;

/// <summary>One row of pre-training data: <c>[CLS] A [SEP]</c> or <c>[CLS] A [SEP] B [SEP]</c>, without padding.</summary>
/// <param name="InputIds">The ids; at least 2, at most the sequence length.</param>
/// <param name="FirstSegmentLength">
/// Number of ids of segment 0, its [CLS] and [SEP] included; all of them where there is no second segment, and with
/// <see cref="Packing.FullSentences"/> and <see cref="Packing.BestFit"/>, which have one segment whatever documents it holds.
/// </param>
/// <param name="IsRandomNext">
/// Whether B is text of another document instead of what follows A, as only <see cref="Packing.NextSentence"/> makes it.
/// </param>
public readonly record struct Example(int[] InputIds, int FirstSegmentLength, bool IsRandomNext = false)
{
    private readonly ExampleSegment[]? segments;

    /// <summary>
    /// Its parts and the documents that they come from: A and B, or one after the other the documents of full sentences. Where nobody says otherwise,
    /// A and B of document 0, or of 0 and 1 where B is of another one.
    /// </summary>
    public IReadOnlyList<ExampleSegment> Segments
    {
        get => segments ?? (FirstSegmentLength == InputIds.Length
            ? [new ExampleSegment(FirstSegmentLength, 0)]
            : [new ExampleSegment(FirstSegmentLength, 0), new ExampleSegment(InputIds.Length - FirstSegmentLength, IsRandomNext ? 1 : 0)]);
        init => segments = [.. value];
    }

    /// <summary>Puts the special tokens around one segment or two.</summary>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    /// <param name="first">A.</param>
    /// <param name="second">B; empty where there is none.</param>
    /// <param name="firstDocument">The document of A.</param>
    /// <param name="secondDocument">The document of B.</param>
    internal static Example Of(SpecialTokens special, ReadOnlySpan<int> first, ReadOnlySpan<int> second, long firstDocument, long secondDocument)
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

        ExampleSegment a = new(first.Length + 2, firstDocument);
        return new Example(ids, first.Length + 2, second.Length > 0 && firstDocument != secondDocument)
        {
            Segments = second.Length > 0 ? [a, new ExampleSegment(second.Length + 1, secondDocument)] : [a],
        };
    }
}
