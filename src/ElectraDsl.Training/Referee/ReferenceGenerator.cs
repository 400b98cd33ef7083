namespace ElectraDsl.Training;

/// <summary>
/// The generator of the referee: word counts, not a network. Nothing of a run is in it, it needs no device, and it gives the same words on every
/// machine, since it adds, multiplies and divides alone. A network's samples would be harder to tell, but one that is frozen and shipped would know
/// one language, one vocabulary and its own training text.
/// </summary>
/// <remarks>
/// The distribution of a word between its neighbors l and r interpolates, with the weights of Witten and Bell (1991: what was seen N times with T
/// different words is believed to N / (N + T)), what stood between the same two neighbors, and below it P(w | l) P(r | w) of a bigram model, itself
/// interpolated with the words' frequencies. Drawn from at temperature 1. Not thread-safe.
/// </remarks>
internal sealed class ReferenceGenerator
{
    private readonly NGramCounts followers, predecessors, between;
    private readonly int[] occurrences;                  // by word
    private readonly int[] distinctFollowers;            // by word
    private readonly double[] unboundMass;               // sums over the words up to each of occurrences * weight of the frequencies behind it
    private readonly int[] beforeRight;                  // by word, 0 but within Draw: how often it stands before the right neighbor
    private readonly List<(int Word, double Mass)> candidates = [];
    private long words;

    /// <summary>Counts words.</summary>
    /// <param name="passages">Word ids.</param>
    /// <param name="lexiconSize">Every id is below it.</param>
    public ReferenceGenerator(IReadOnlyList<int[]> passages, int lexiconSize)
    {
        occurrences = new int[lexiconSize];
        distinctFollowers = new int[lexiconSize];
        beforeRight = new int[lexiconSize];
        unboundMass = new double[lexiconSize];
        int pairs = passages.Sum(passage => passage.Length + 1), triples = passages.Sum(passage => passage.Length);
        ulong[] forward = new ulong[pairs], backward = new ulong[pairs], around = new ulong[triples];
        int pair = 0, triple = 0;
        foreach (int[] passage in passages)
        {
            for (int place = 0; place <= passage.Length; place++)
            {
                int left = At(passage, place - 1), word = At(passage, place);
                forward[pair] = NGramCounts.Key(0, left, word);
                backward[pair++] = NGramCounts.Key(0, word, left);
                occurrences[left]++;
                if (place < passage.Length)
                    around[triple++] = NGramCounts.Key(left, At(passage, place + 1), word);
            }
        }

        words = triples;
        (followers, predecessors, between) = (new NGramCounts(forward), new NGramCounts(backward), new NGramCounts(around));
        double mass = 0;
        for (int word = 0; word < lexiconSize; word++)
        {
            (int start, int end) = Bounds(followers.Beginning(0, word));
            distinctFollowers[word] = end - start;
            if (word != Lexicon.Border)
                mass += occurrences[word] * (1 - Belief(word));
            unboundMass[word] = mass;
        }
    }

    /// <summary>Takes a passage out of the counts, so that its words are not drawn because they stand there; or puts it back.</summary>
    /// <param name="passage">One of those that were counted, as it was.</param>
    /// <param name="change">-1 or 1.</param>
    public void Count(int[] passage, int change)
    {
        for (int place = 0; place <= passage.Length; place++)
        {
            int left = At(passage, place - 1), word = At(passage, place);
            int pairs = followers.Add(NGramCounts.Key(0, left, word), change);
            _ = predecessors.Add(NGramCounts.Key(0, word, left), change);
            if (pairs == 0 || (pairs == 1 && change > 0))
                distinctFollowers[left] += change;
            occurrences[left] += change;
            if (place < passage.Length)
                _ = between.Add(NGramCounts.Key(left, At(passage, place + 1), word), change);
        }

        words += change * passage.Length;
    }

    /// <summary>Draws a word.</summary>
    /// <param name="left">The word before it, or <see cref="Lexicon.Border"/>.</param>
    /// <param name="right">The word behind it, or <see cref="Lexicon.Border"/>.</param>
    /// <param name="random">Gives numbers from 0 to below 1.</param>
    public int Draw(int left, int right, Func<double> random)
    {
        (int start, int end) = Bounds(between.Beginning(left, right));
        long seen = 0;
        int distinct = 0;
        for (int place = start; place < end; place++)
        {
            seen += between.CountAt(place);
            distinct += between.CountAt(place) > 0 ? 1 : 0;
        }

        if (seen == 0 || random() >= (double)seen / (seen + distinct))
            return DrawByPairs(left, right, random());
        long wanted = (long)(random() * seen);
        for (int place = start; ; place++)
        {
            wanted -= between.CountAt(place);
            if (wanted < 0)
                return between.WordAt(place);
        }
    }

    /// <summary>
    /// Draws from P(w | left) P(right | w), each a pair's share interpolated with the frequencies: their product has three parts, of which the last
    /// needs no pair.
    /// </summary>
    private int DrawByPairs(int left, int right, double random)
    {
        candidates.Clear();
        double sum = 0, rightFrequency = Math.Max(1, occurrences[right]) / (double)Math.Max(1, words), leftBelief = Belief(left);
        (int start, int end) = Bounds(predecessors.Beginning(0, right));
        for (int place = start; place < end; place++)
        {
            int word = predecessors.WordAt(place), count = predecessors.CountAt(place);
            beforeRight[word] = count;
            if (word != Lexicon.Border && count > 0) // by its frequency, and a pair with the right neighbor
                Add(word, (1 - leftBelief) * occurrences[word] / words * Belief(word) * count / occurrences[word]);
        }

        (int first, int last) = Bounds(followers.Beginning(0, left));
        for (int place = first; place < last; place++)
        {
            int word = followers.WordAt(place), count = followers.CountAt(place);
            if (word == Lexicon.Border || count == 0)
                continue;
            double belief = Belief(word); // a pair with the left neighbor, and whatever stands behind it
            Add(word, leftBelief * count / occurrences[left] * ((belief * beforeRight[word] / occurrences[word]) + ((1 - belief) * rightFrequency)));
        }

        for (int place = start; place < end; place++)
            beforeRight[predecessors.WordAt(place)] = 0;

        double unbound = (1 - leftBelief) * rightFrequency * unboundMass[^1] / Math.Max(1, words);
        double wanted = random * (sum + unbound);
        foreach ((int word, double mass) in candidates)
        {
            wanted -= mass;
            if (wanted < 0)
                return word;
        }

        // Neither neighbor has a say: by its frequency. The table is of all passages, the one that was taken out among them, whose weight in it is
        // nothing.
        int found = Array.BinarySearch(unboundMass, Math.Clamp(wanted / unbound, 0, 1) * unboundMass[^1]);
        int above = found < 0 ? ~found : found + 1;
        while (above < unboundMass.Length - 1 && unboundMass[above] == unboundMass[above - 1])
            above++;
        return Math.Clamp(above, 1, unboundMass.Length - 1);

        void Add(int word, double mass)
        {
            candidates.Add((word, mass));
            sum += mass;
        }
    }

    /// <summary>Weight of what was seen behind a word; the rest is that of the words' frequencies.</summary>
    private double Belief(int word) => occurrences[word] == 0 ? 0 : (double)occurrences[word] / (occurrences[word] + distinctFollowers[word]);

    private static int At(int[] passage, int place) => (uint)place < (uint)passage.Length ? passage[place] : Lexicon.Border;

    private static (int Start, int End) Bounds(Range range) => (range.Start.Value, range.End.Value);
}
