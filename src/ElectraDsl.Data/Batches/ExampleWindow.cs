namespace ElectraDsl.Data;

/// <summary>A part of an example that is longer than a row: [CLS], as much of its text as fits, [SEP].</summary>
/// <param name="Start">First token of the part, counted from the one behind [CLS].</param>
/// <param name="Length">Tokens of the row, [CLS] and [SEP] included.</param>
/// <param name="FirstSegmentLength">Tokens of the row's first segment; all of them where the part lies in one segment.</param>
internal readonly record struct ExampleWindow(int Start, int Length, int FirstSegmentLength)
{
    /// <summary>Chooses a part. All are equally likely, but for those that would begin or end with a [SEP] of the text.</summary>
    /// <param name="ids">The whole example; it ends with [SEP].</param>
    /// <param name="firstSegmentLength">Tokens of its first segment, with [CLS] and [SEP].</param>
    /// <param name="length">Tokens of the row: at least 5, less than the example has.</param>
    /// <param name="keepsBothSegments">Whether a part must have text of both segments, because there is a label of the two.</param>
    /// <param name="random">Where the part is drawn from.</param>
    public static ExampleWindow Of(ReadOnlySpan<long> ids, int firstSegmentLength, int length, bool keepsBothSegments, ulong random)
    {
        ReadOnlySpan<long> text = ids[1..^1];
        int room = length - 2, least = 0, most = text.Length - room;
        int separator = firstSegmentLength - 2;          // the first segment's [SEP] within the text; behind it where there is one segment
        if (keepsBothSegments && firstSegmentLength < ids.Length)
            (least, most) = (Math.Max(0, separator + 2 - room), Math.Min(most, separator - 1));
        int start = least + (int)(random % (ulong)(most - least + 1));
        long sep = ids[^1];
        if (text[start] == sep)
            start += start < most ? 1 : -1;
        else if (text[start + room - 1] == sep)
            start += start > least ? -1 : 1;
        start = Math.Clamp(start, least, most);
        bool hasBoth = separator > start && separator < start + room - 1;
        return new ExampleWindow(start, length, hasBoth ? firstSegmentLength - start : length);
    }

    /// <summary>Leaves only the part, at the start of the row.</summary>
    public void Cut(Span<long> ids, int wholeLength)
    {
        long sep = ids[wholeLength - 1];
        ids.Slice(1 + Start, Length - 2).CopyTo(ids[1..]);
        ids[Length - 1] = sep;
    }
}
