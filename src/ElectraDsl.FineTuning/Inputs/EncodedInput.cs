namespace ElectraDsl.FineTuning;

/// <summary>A sequence of tokens as a network reads it, without padding, and what is to be learned from it.</summary>
/// <param name="Ids">[CLS], the tokens, [SEP], and for two segments those of the second with another [SEP].</param>
/// <param name="SecondSegment">Place of the second segment's first token; the number of tokens where there is one segment.</param>
internal sealed record EncodedInput(int[] Ids, int SecondSegment)
{
    /// <summary>
    /// The sequences that belong to it: of a text the one that it is learned with or compared with. Such a group is learned, and evaluated, as one.
    /// </summary>
    public IReadOnlyList<EncodedInput> Further { get; init; } = [];

    /// <summary>It and those that belong to it.</summary>
    public IEnumerable<EncodedInput> Group => Further.Prepend(this);

    /// <summary>Which of the examples it is made of.</summary>
    public int Example { get; init; }

    /// <summary>
    /// Of a text the index of its label; of words that of each token, -100 where none is learned; of a question the places of its answer's first and
    /// last token.
    /// </summary>
    public long[] Targets { get; init; } = [];

    /// <summary>Of regression the number, divided by the scale.</summary>
    public float Number { get; init; }

    /// <summary>Of words: the index of the first one in its sentence.</summary>
    public int FirstWord { get; init; }

    /// <summary>Of words: the places of their first pieces.</summary>
    public int[] WordPlaces { get; init; } = [];

    /// <summary>Of a question: where in the passage each token of the second segment stands, [SEP] left out.</summary>
    public (int Start, int End)[] Characters { get; init; } = [];
}
