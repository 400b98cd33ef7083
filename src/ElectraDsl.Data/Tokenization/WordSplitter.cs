using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Splits text into words and punctuation marks before any vocabulary is asked, with their letters as they stand. Every tokenizer of this library
/// splits the text of these words, joined by blanks, at the same places. Not thread-safe.
/// </summary>
public sealed class WordSplitter
{
    private readonly BasicTokenizer asWritten = new(lowerCase: false, stripAccents: false);
    private readonly BasicTokenizer folding = new(lowerCase: true, stripAccents: true);
    private readonly WordList words = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> knownBySpan;

    /// <summary>Makes a splitter that has seen nothing yet.</summary>
    public WordSplitter() => knownBySpan = known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The words of a text in their order. A word is the same string each time, so that millions of words take the memory of the distinct ones.
    /// </summary>
    public IReadOnlyList<string> Split(string text)
    {
        asWritten.Split(text, words);
        string[] split = new string[words.Count];
        for (int index = 0; index < split.Length; index++)
            split[index] = Known(words[index]);
        return split;
    }

    /// <summary>A word without upper case and accents, as a lower-casing tokenizer reads it; empty where nothing is left of it.</summary>
    public string Fold(string word)
    {
        folding.Split(word, words);
        if (words.Count == 1)
            return words[0].ToString();
        StringBuilder folded = new();
        for (int index = 0; index < words.Count; index++)
            _ = folded.Append(words[index]);
        return folded.ToString();
    }

    private string Known(ReadOnlySpan<char> word)
    {
        if (knownBySpan.TryGetValue(word, out string? text))
            return text;
        text = word.ToString();
        _ = known.Add(text);
        return text;
    }
}
