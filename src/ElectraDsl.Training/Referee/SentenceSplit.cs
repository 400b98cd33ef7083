namespace ElectraDsl.Training;

/// <summary>Cuts words into sentences and passages, by rules that ask no vocabulary and no sequence length.</summary>
internal static class SentenceSplit
{
    /// <summary>Words of the longest passage: in English about 85 word pieces, which fit the 128 of the published small model.</summary>
    public const int LongestPassage = 64;

    // Shorter ones are headings and names, which no context decides.
    private const int ShortestPassage = 8;

    /// <summary>What ends with a full stop, a question mark or an exclamation mark, and what is left. None is longer than a passage.</summary>
    public static IEnumerable<Word[]> Of(IEnumerable<Word> words)
    {
        List<Word> sentence = [];
        foreach (Word word in words)
        {
            sentence.Add(word);
            if (word.Text is not ("." or "!" or "?") && sentence.Count < LongestPassage)
                continue;
            yield return [.. sentence];
            sentence.Clear();
        }

        if (sentence.Count > 0)
            yield return [.. sentence];
    }

    /// <summary>Consecutive sentences, as many as fit into a passage.</summary>
    public static IEnumerable<Word[]> Passages(IEnumerable<Word[]> sentences)
    {
        List<Word> passage = [];
        foreach (Word[] sentence in sentences)
        {
            if (passage.Count + sentence.Length > LongestPassage && passage.Count > 0)
            {
                if (passage.Count >= ShortestPassage)
                    yield return [.. passage];
                passage.Clear();
            }

            passage.AddRange(sentence);
        }

        if (passage.Count >= ShortestPassage)
            yield return [.. passage];
    }
}
