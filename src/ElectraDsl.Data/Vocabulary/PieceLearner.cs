using System.Runtime.InteropServices;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Merges neighboring pieces of counted words, the most frequent pair first. After a merge only the words that hold the pair are
/// looked at again; the queue keeps outdated entries, which are recognized by their count and passed over.
/// </summary>
internal sealed class PieceLearner
{
    private const string Prefix = WordPieceVocabulary.ContinuationPrefix;

    // Beyond this many characters, a character is kept only while the kept ones cover less of the text than is asked for: enough for
    // scripts of thousands of characters, and no room for stray ones.
    private const int CommonCharacters = 1000;

    private readonly int smallestCount;
    private readonly List<string> texts = [];
    private readonly Dictionary<string, int> idOfText = new(StringComparer.Ordinal);
    private readonly List<int[]> words = [];
    private readonly List<long> wordCounts = [];
    private readonly Dictionary<(int Left, int Right), Pair> pairs = [];
    private readonly PriorityQueue<(int Left, int Right), Priority> queue = new();
    private readonly Dictionary<(int Left, int Right), long> changes = [];

    /// <summary>Starts with the single characters.</summary>
    /// <param name="counts">The words and how often they occur.</param>
    /// <param name="options">What the vocabulary is like.</param>
    /// <param name="mostSingleCharacters">Most pieces of one character; words with other characters teach nothing.</param>
    public PieceLearner(IReadOnlyDictionary<string, long> counts, VocabularyOptions options, int mostSingleCharacters)
    {
        smallestCount = options.MinimumFrequency;
        foreach (string piece in options.GivenTokens.Concat(SingleCharacterPieces(counts, options, mostSingleCharacters)))
            IdOf(piece);
        foreach ((string word, long count) in counts)
        {
            if (Spell(word) is int[] spelling)
                AddWord(spelling, count);
        }

        foreach (((int Left, int Right) key, Pair pair) in pairs)
            queue.Enqueue(key, PriorityOf(key, pair.Count));
    }

    /// <summary>
    /// The pieces so far: given ones, single characters that start words, single characters that continue them, then merged ones as learned.
    /// </summary>
    public IReadOnlyList<string> Pieces => texts;

    /// <summary>Merges the most frequent pair everywhere.</summary>
    /// <returns>False where no pair is left that occurs often enough.</returns>
    public bool LearnPiece()
    {
        int before = texts.Count;
        while (queue.TryDequeue(out (int Left, int Right) key, out Priority priority))
        {
            if (priority.Count < smallestCount)
                return false;
            if (!pairs.TryGetValue(key, out Pair? pair) || pair.Count != priority.Count)
                continue;
            Merge(key, pair);
            if (texts.Count > before) // two merges can spell the same piece
                return true;
        }

        return false;
    }

    private static List<string> SingleCharacterPieces(IReadOnlyDictionary<string, long> counts, VocabularyOptions options, int most)
    {
        Dictionary<string, long> pieceCounts = new(StringComparer.Ordinal);
        long total = 0;
        foreach ((string word, long count) in counts)
        {
            foreach (string piece in CharactersOf(word))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(pieceCounts, piece, out _) += count;
                total += count;
            }
        }

        List<string> kept = [];
        long covered = 0;
        foreach ((string piece, long count) in pieceCounts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            bool isRare = count < options.MinimumFrequency || covered >= options.CharacterCoverage * total;
            if (kept.Count == most || (kept.Count >= CommonCharacters && isRare))
                break;
            kept.Add(piece);
            covered += count;
        }

        return [.. kept.OrderBy(IsContinuation).ThenBy(piece => piece, StringComparer.Ordinal)];
    }

    // "##" itself is no word: punctuation marks stand alone.
    private static bool IsContinuation(string piece) => piece.Length > Prefix.Length && piece.StartsWith(Prefix, StringComparison.Ordinal);

    private static IEnumerable<string> CharactersOf(string word)
    {
        bool first = true;
        foreach (Rune rune in word.EnumerateRunes())
        {
            yield return first ? rune.ToString() : Prefix + rune.ToString();
            first = false;
        }
    }

    private int[]? Spell(string word)
    {
        List<int> spelling = new(word.Length);
        foreach (string piece in CharactersOf(word))
        {
            // The tokenizer makes [UNK] of words that are too long or hold a character without a piece.
            if (spelling.Count == WordPieceTokenizer.LongestWord || !idOfText.TryGetValue(piece, out int id))
                return null;
            spelling.Add(id);
        }

        return [.. spelling];
    }

    private void AddWord(int[] spelling, long count)
    {
        int word = words.Count;
        words.Add(spelling);
        wordCounts.Add(count);
        for (int i = 1; i < spelling.Length; i++)
        {
            Pair pair = PairOf((spelling[i - 1], spelling[i]));
            pair.Count += count;
            pair.Words.Add(word);
        }
    }

    private void Merge((int Left, int Right) merged, Pair pair)
    {
        int piece = IdOf(texts[merged.Left] + texts[merged.Right][Prefix.Length..]);
        changes.Clear();
        foreach (int word in pair.Words)
        {
            int[] before = words[word];
            int[] after = Replace(before, merged, piece);
            if (after.Length == before.Length) // listed twice, or split otherwise by a merge since
                continue;
            for (int i = 1; i < before.Length; i++)
                Change((before[i - 1], before[i]), -wordCounts[word]);
            for (int i = 1; i < after.Length; i++)
            {
                Change((after[i - 1], after[i]), wordCounts[word]);
                if (after[i - 1] == piece || after[i] == piece)
                    PairOf((after[i - 1], after[i])).Words.Add(word);
            }

            words[word] = after;
        }

        foreach (((int Left, int Right) key, long change) in changes)
        {
            if (change == 0)
                continue;
            Pair changed = PairOf(key);
            changed.Count += change;
            if (changed.Count == 0)
                pairs.Remove(key);
            else
                queue.Enqueue(key, PriorityOf(key, changed.Count));
        }
    }

    private static int[] Replace(int[] spelling, (int Left, int Right) merged, int piece)
    {
        List<int> result = new(spelling.Length);
        for (int i = 0; i < spelling.Length; i++)
        {
            bool isPair = i + 1 < spelling.Length && spelling[i] == merged.Left && spelling[i + 1] == merged.Right;
            result.Add(isPair ? piece : spelling[i]);
            if (isPair)
                i++;
        }

        return [.. result];
    }

    private void Change((int Left, int Right) key, long change) => CollectionsMarshal.GetValueRefOrAddDefault(changes, key, out _) += change;

    private Pair PairOf((int Left, int Right) key)
    {
        ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, key, out _);
        return pair ??= new Pair();
    }

    private int IdOf(string text)
    {
        if (!idOfText.TryGetValue(text, out int id))
        {
            id = texts.Count;
            texts.Add(text);
            idOfText.Add(text, id);
        }

        return id;
    }

    private Priority PriorityOf((int Left, int Right) key, long count) => new(count, texts[key.Left], texts[key.Right]);

    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];
    }

    /// <summary>Frequent pairs first, equally frequent ones in the ordinal order of their texts.</summary>
    private readonly record struct Priority(long Count, string Left, string Right) : IComparable<Priority>
    {
        public int CompareTo(Priority other)
        {
            int byCount = other.Count.CompareTo(Count);
            if (byCount != 0)
                return byCount;
            int byLeft = string.CompareOrdinal(Left, other.Left);
            return byLeft != 0 ? byLeft : string.CompareOrdinal(Right, other.Right);
        }
    }
}
