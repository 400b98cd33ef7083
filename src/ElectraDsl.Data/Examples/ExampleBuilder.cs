using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>
/// Packs sentences into examples as <see cref="Packing.Original"/> says; with <see cref="OverflowMode.Drop"/> exactly as the original's
/// ExampleBuilder does.
/// </summary>
/// <remarks>Source: google-research/electra, build_pretraining_dataset.py. Not thread-safe.</remarks>
internal sealed class ExampleBuilder : IExampleBuilder
{
    // A first segment of 100,000 tokens is longer than any example: there is no second segment.
    private const int OneSegment = 100_000;

    private readonly int sequenceLength;
    private readonly SpecialTokens special;
    private readonly IExampleDraws draws;
    private readonly OverflowMode overflow;
    private readonly List<IReadOnlyList<int>> sentences = [];
    private int pendingTokens;
    private long document;

    /// <summary>Makes a builder that has seen nothing yet.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 5.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    /// <param name="draws">The random numbers.</param>
    /// <param name="overflow">What becomes of tokens that do not fit.</param>
    public ExampleBuilder(int sequenceLength, SpecialTokens special, IExampleDraws draws, OverflowMode overflow = OverflowMode.Drop)
    {
        // The original draws short examples from 5 tokens up: [CLS] a [SEP] b [SEP].
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 5);
        this.sequenceLength = sequenceLength;
        this.special = special;
        this.draws = draws;
        this.overflow = overflow;
        TargetLength = sequenceLength;
    }

    /// <summary>Number of tokens at which the next example is closed.</summary>
    public int TargetLength { get; private set; }

    /// <summary>Adds a line's tokens (without special tokens).</summary>
    /// <returns>The examples that this line completed: none or one, or more of them where a long line is carried over.</returns>
    public IReadOnlyList<Example> AddSentence(IReadOnlyList<int> ids)
    {
        Pend(ids);
        return CreateWhile(pending => pending >= TargetLength);
    }

    /// <summary>Ends a document: what is left becomes an example, however short.</summary>
    /// <returns>The last examples; none where nothing is left.</returns>
    public IReadOnlyList<Example> EndDocument() => CreateWhile(pending => pending > 0);

    IReadOnlyList<Example> IExampleBuilder.Add(IReadOnlyList<int> ids, int document)
    {
        this.document = document;
        return AddSentence(ids);
    }

    IReadOnlyList<Example> IExampleBuilder.EndText() => EndDocument();

    private IReadOnlyList<Example> CreateWhile(Predicate<int> isDue)
    {
        if (!isDue(pendingTokens))
            return [];
        List<Example> examples = [];
        while (isDue(pendingTokens))
            examples.Add(CreateExample());
        return examples;
    }

    private void Pend(IReadOnlyList<int> ids)
    {
        sentences.Add(ids);
        pendingTokens += ids.Count;
    }

    private Example CreateExample()
    {
        int firstTarget = draws.NextDouble() < 0.1 ? OneSegment : (TargetLength - 3) / 2;
        List<int> first = [];
        List<int> second = [];
        foreach (IReadOnlyList<int> sentence in sentences)
        {
            // The second condition does not look at the second segment: a short sentence can go back into the first one.
            bool toFirst = first.Count == 0
                || first.Count + sentence.Count < firstTarget
                || (second.Count == 0 && first.Count < firstTarget && draws.NextDouble() < 0.5);
            (toFirst ? first : second).AddRange(sentence);
        }

        sentences.Clear();
        pendingTokens = 0;

        int firstLength = Math.Min(first.Count, sequenceLength - 2);
        int secondLength = Math.Min(second.Count, Math.Max(0, sequenceLength - firstLength - 3));
        if (overflow == OverflowMode.CarryOver)
        {
            Pend(first[firstLength..]);
            Pend(second[secondLength..]);
        }

        TargetLength = draws.NextDouble() < 0.05 ? draws.NextInt(5, sequenceLength) : sequenceLength;

        return Example.Of(
            special,
            CollectionsMarshal.AsSpan(first)[..firstLength],
            CollectionsMarshal.AsSpan(second)[..secondLength],
            document,
            document);
    }
}
