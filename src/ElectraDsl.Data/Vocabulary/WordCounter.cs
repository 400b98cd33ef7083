using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>Counts the words of a text, split as <see cref="WordPieceTokenizer"/> splits them.</summary>
internal sealed class WordCounter(bool lowerCase, Pretokenization pretokenization)
{
    // Some 500 MB of words; a vocabulary's statistics do not miss those seen once.
    private const int MostWords = 1 << 22;

    private readonly BasicTokenizer basic = new(lowerCase, stripAccents: true, pretokenization);
    private readonly WordList words = new();
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => counts;

    public void Add(string line)
    {
        basic.Split(line, words);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < words.Count; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, words[i], out _)++;
        if (counts.Count > MostWords)
            ForgetRareWords();
    }

    private void ForgetRareWords()
    {
        for (long rare = 1; counts.Count > MostWords / 2; rare++)
        {
            foreach ((string word, long count) in counts)
            {
                if (count <= rare)
                    counts.Remove(word);
            }
        }
    }
}
