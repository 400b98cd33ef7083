namespace ElectraDsl.Data;

/// <summary>Makes examples of lines as <see cref="Packing.SentencePairs"/> says. It draws nothing.</summary>
internal sealed class SentencePairBuilder : IExampleBuilder
{
    private readonly int sequenceLength;
    private readonly SpecialTokens special;
    private readonly OverflowMode overflow;

    /// <summary>Makes a builder.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 5.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    /// <param name="overflow">What becomes of tokens that do not fit.</param>
    public SentencePairBuilder(int sequenceLength, SpecialTokens special, OverflowMode overflow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 5); // [CLS] a [SEP] b [SEP]
        (this.sequenceLength, this.special, this.overflow) = (sequenceLength, special, overflow);
    }

    /// <inheritdoc/>
    /// <remarks>The tokens have the [SEP] between A and B, where there is a B.</remarks>
    public IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document)
    {
        int[] all = [.. ids];
        int separator = Array.IndexOf(all, special.Sep);
        int[] first = separator < 0 ? all : all[..separator], second = separator < 0 ? [] : all[(separator + 1)..];
        List<Example> examples = [];
        while (first.Length + second.Length > 0)
        {
            if (first.Length == 0)
                (first, second) = (second, first);       // one sentence is the first one
            (int ofFirst, int ofSecond) = Fitting(first.Length, second.Length);
            examples.Add(Example.Of(special, first.AsSpan(0, ofFirst), second.AsSpan(0, ofSecond), document, document));
            if (overflow == OverflowMode.Drop)
                break;
            (first, second) = (first[ofFirst..], second[ofSecond..]);
        }

        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndDocument() => [];

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndText() => [];

    /// <summary>How many tokens of both fit: all of one that is shorter than half of the room, and else half of it each.</summary>
    private (int First, int Second) Fitting(int first, int second)
    {
        if (second == 0)
            return (Math.Min(first, sequenceLength - 2), 0);
        int room = sequenceLength - 3;
        int ofFirst = Math.Min(first, Math.Max((room + 1) / 2, room - second));
        return (ofFirst, Math.Min(second, room - ofFirst));
    }
}
