namespace ElectraDsl.Data;

/// <summary>Texts that nothing may be learned from, and the search for them in documents. Made once; any number of threads may search.</summary>
/// <remarks>A sequence of words is known by a polynomial hash of 64 bits, of which any stretch follows from two prefixes (Rabin and Karp).</remarks>
internal sealed class ExcludedText
{
    /// <summary>Words in a row that two texts do not share by chance, and the fewest of a whole line.</summary>
    public const int LongestRun = 13, ShortestLine = 8;

    private const ulong Base = 0x9FB21C651E98DF25; // odd, its bits evenly spread

    private static readonly ulong[] Powers = [.. Enumerable.Range(0, LongestRun + 1).Select(exponent => Power(exponent))];

    // By number of words, from the shortest line to the longest run.
    private readonly HashSet<ulong>[] runs = [.. Enumerable.Range(ShortestLine, LongestRun - ShortestLine + 1).Select(_ => new HashSet<ulong>())];

    /// <summary>Reads the texts.</summary>
    /// <param name="names">Files, folders, patterns: text of any form, read line by line.</param>
    /// <exception cref="CorpusException">One cannot be read; one line.</exception>
    public ExcludedText(IReadOnlyList<string> names)
    {
        List<ulong> words = [];
        foreach (string path in CorpusFiles.Expand(names))
        {
            TextSource source = new(path);
            using Utf8LineReader reader = new(source.Name, source.OpenText);
            while (reader.ReadLine() is string line)
            {
                foreach (string field in line.Split('\t'))
                {
                    words.Clear();
                    WordHashes.Append(field, words);
                    Add(words);
                }
            }
        }
    }

    /// <summary>The search in one document, word by word.</summary>
    public Search Begin() => new(this);

    private void Add(List<ulong> words)
    {
        if (words.Count is >= ShortestLine and < LongestRun)
            _ = runs[words.Count - ShortestLine].Add(HashOf(words, 0, words.Count));
        for (int start = 0; start + LongestRun <= words.Count; start++)
            _ = runs[^1].Add(HashOf(words, start, LongestRun));
    }

    private static ulong HashOf(List<ulong> words, int start, int count)
    {
        ulong hash = 0;
        for (int i = start; i < start + count; i++)
            hash = (hash * Base) + words[i];
        return hash;
    }

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
            power *= Base;
        return power;
    }

    /// <summary>Looks for the texts in the words of one document.</summary>
    internal sealed class Search(ExcludedText text)
    {
        private readonly ulong[] prefixes = new ulong[LongestRun + 1]; // the newest ones, by number of words modulo their count
        private long words;

        /// <summary>Whether any text was found.</summary>
        public bool HasFound { get; private set; }

        /// <summary>Adds a word behind those before.</summary>
        public void Add(ulong word)
        {
            if (HasFound)
                return;
            ulong hash = (prefixes[words % prefixes.Length] * Base) + word;
            words++;
            prefixes[words % prefixes.Length] = hash;
            for (int length = ShortestLine; length <= LongestRun && length <= words; length++)
            {
                HashSet<ulong> known = text.runs[length - ShortestLine];
                if (known.Count > 0 && known.Contains(hash - (prefixes[(words - length) % prefixes.Length] * Powers[length])))
                    HasFound = true;
            }
        }
    }
}
