namespace ElectraDsl.Data;

/// <summary>
/// Packs lines into pairs of segments as <see cref="Packing.NextSentence"/> says. Examples come later than their lines, because a random second
/// segment is drawn from later documents, too.
/// </summary>
internal sealed class NextSentenceBuilder : IExampleBuilder
{
    // A longer document is several passages. The length of short examples is drawn once a passage, where BERT draws it once a document: a book is not
    // made of short examples as a whole.
    private const int PassageTokens = 4096;

    private const double ShortRate = 0.1;
    private const double RandomRate = 0.5;

    private readonly int room;                           // for both segments, without [CLS] and two [SEP]
    private readonly int longestLine;                    // a longer one is several, or the window would have no bounds
    private readonly SpecialTokens special;
    private readonly IExampleDraws draws;
    private readonly OverflowMode overflow;
    private readonly PassageWindow window = new();

    // Of the passage that is read.
    private List<int[]> lines = [];
    private int tokens;
    private int document;

    // Of the passage that is packed: lines, or pieces of lines, that are in no example yet.
    private readonly List<int[]> segments = [];
    private int target;                                  // tokens at which a pair is closed

    /// <summary>Makes a builder that has seen nothing yet.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 5.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    /// <param name="draws">The random numbers.</param>
    /// <param name="overflow">What becomes of tokens that do not fit.</param>
    public NextSentenceBuilder(int sequenceLength, SpecialTokens special, IExampleDraws draws, OverflowMode overflow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 5); // [CLS] a [SEP] b [SEP]
        room = sequenceLength - 3;
        longestLine = Math.Max(PassageTokens, room);
        this.special = special;
        this.draws = draws;
        this.overflow = overflow;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document)
    {
        if (ids.Count == 0)
            return [];
        IReadOnlyList<Example> examples = tokens < PassageTokens ? [] : EndPassage(endsDocument: false);
        this.document = document;
        lines.AddRange(ids.Chunk(longestLine));
        tokens += ids.Count;
        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndDocument() => lines.Count == 0 ? [] : EndPassage(endsDocument: true);

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndText() => PackDue(isAll: true);

    private List<Example> EndPassage(bool endsDocument)
    {
        window.Add(new Passage(document, lines, endsDocument));
        lines = [];
        tokens = 0;
        return PackDue(isAll: false);
    }

    private List<Example> PackDue(bool isAll)
    {
        List<Example> examples = [];
        while (window.Next(isAll) is Passage passage)
        {
            target = draws.NextDouble() < ShortRate ? draws.NextInt(2, room) : room;
            foreach (int[] line in passage.Lines)
            {
                segments.AddRange(SegmentsOf(line));
                while (CountOfNextPair(isLast: false) is > 0 and int count)
                    examples.Add(CreateExample(count, passage.Document));
            }

            while (passage.EndsDocument && CountOfNextPair(isLast: true) is > 0 and int count)
                examples.Add(CreateExample(count, passage.Document));
        }

        return examples;
    }

    /// <summary>A line as it is; where nothing may be lost, a long one in equal pieces of which two fit in an example.</summary>
    private IEnumerable<int[]> SegmentsOf(int[] line)
    {
        int longest = room / 2;
        if (overflow == OverflowMode.Drop || line.Length <= longest)
            return [line];
        int pieces = (line.Length + longest - 1) / longest;
        return line.Chunk((line.Length + pieces - 1) / pieces);
    }

    /// <summary>Number of segments that the next pair is made of: those that reach the target; where there are too few, all or none.</summary>
    private int CountOfNextPair(bool isLast)
    {
        int length = 0;
        for (int index = 0; index < segments.Count; index++)
        {
            length += segments[index].Length;
            if (length >= target)
                return index + 1;
        }

        return isLast ? segments.Count : 0;
    }

    private Example CreateExample(int count, int ofDocument)
    {
        int firstCount = count == 1 ? 1 : draws.NextInt(1, count - 1);
        int[] first = Join(0, firstCount);

        // A single line has nothing that follows, unless it can be cut.
        bool mustBeRandom = count == 1 && (overflow == OverflowMode.Drop || first.Length == 1);
        int ofSecond = ofDocument;
        int[] second = mustBeRandom || draws.NextDouble() < RandomRate
            ? window.DrawText(ofDocument, target - first.Length, draws, out ofSecond)
            : [];
        bool isRandom = second.Length > 0;
        if (!isRandom && count > 1)
            second = Join(firstCount, count);
        else if (!isRandom && first.Length > 1)
        {
            int cut = draws.NextInt(1, first.Length - 1);
            (first, second) = (first[..cut], first[cut..]);
        }

        segments.RemoveRange(0, isRandom ? firstCount : count);
        if (overflow == OverflowMode.Drop)
            (first, second) = Truncate(first, second);
        else if (first.Length + second.Length > room)
        {
            // The first segment lies below the target or is one piece: the second one has room for a token at least.
            int[] rest = second[(room - first.Length)..];
            second = second[..(room - first.Length)];
            if (!isRandom)
                segments.Insert(0, rest); // of the pair's last segment, because those before it lie below the target
        }

        return Example.Of(special, first, second, ofDocument, ofSecond);
    }

    private int[] Join(int from, int to) => [.. segments[from..to].SelectMany(segment => segment)];

    /// <summary>Drops tokens of the segment that is longer at the time, each at its front or its back at random.</summary>
    private (int[] First, int[] Second) Truncate(int[] first, int[] second)
    {
        (int start, int end) a = (0, first.Length), b = (0, second.Length);
        while (a.end - a.start + b.end - b.start > room)
        {
            ref (int start, int end) longer = ref a.end - a.start > b.end - b.start ? ref a : ref b;
            if (draws.NextDouble() < 0.5)
                longer.start++;
            else
                longer.end--;
        }

        return (first[a.start..a.end], second[b.start..b.end]);
    }
}
