using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Splits text into words and punctuation marks before any vocabulary is asked, with their letters as they stand. Every tokenizer of this library splits the text of
/// these words, joined by blanks, at the same places. Not thread-safe.
/// </summary>
public sealed class WordSplitter
{
    private readonly BasicTokenizer asWritten = new(lowerCase: false, stripAccents: false);
    private readonly BasicTokenizer folding = new(lowerCase: true, stripAccents: true);
    private readonly WordList words = new();

    /// <summary>The words of a text in their order.</summary>
    public IReadOnlyList<string> Split(string text)
    {
        asWritten.Split(text, words);
        string[] split = new string[words.Count];
        for (int index = 0; index < split.Length; index++)
            split[index] = words[index].ToString();
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
}
