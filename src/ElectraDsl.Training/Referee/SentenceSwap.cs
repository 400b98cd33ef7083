using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// Swaps one word of a sentence for another one that is about as frequent, so that frequency alone gives nothing away. Not thread-safe.
/// </summary>
internal sealed class SentenceSwap
{
    // Enough words for one to be out of place among them, few enough for a short sequence.
    private const int FewestWords = 6, MostWords = 24;

    // Shorter ones are letters, endings and most of what punctuation leaves of a name.
    private const int ShortestWord = 3;

    // Neighbors in the order of frequency among which the other word is drawn, on either side.
    private const int Neighbors = 20;

    private readonly Lexicon lexicon;
    private readonly SeededExampleDraws random;
    private readonly int[] ranked;                       // words of letters, the most frequent one first
    private readonly int[] rankOf;                       // by id; -1 where it is not ranked

    /// <summary>Ranks the words.</summary>
    public SentenceSwap(Lexicon lexicon, IEnumerable<Word[]> passages, ulong seed)
    {
        this.lexicon = lexicon;
        random = new SeededExampleDraws(seed);
        int[] counts = new int[lexicon.Size];
        foreach (Word word in passages.SelectMany(passage => passage))
            counts[word.Id]++;
        ranked = [.. Enumerable.Range(0, lexicon.Size)
            .Where(id => counts[id] > 0 && lexicon.TextOf(id) is { Length: >= ShortestWord } text && text.All(char.IsLetter))
            .OrderByDescending(id => counts[id])
            .ThenBy(id => id)];
        rankOf = new int[lexicon.Size];
        Array.Fill(rankOf, -1);
        foreach ((int rank, int id) in ranked.Index())
            rankOf[id] = rank;
    }

    /// <summary>Swaps a word; null where the sentence is none, or has no word that can be swapped.</summary>
    public SwappedSentence? Apply(Word[] sentence)
    {
        // "e.g." and "3.5" have full stops that end no sentence; so has a dotted name, of whose parts one is short.
        if (sentence.Length is < FewestWords or > MostWords
            || sentence[^1].Text is not ("." or "!" or "?")
            || sentence[^2].Text.Length < ShortestWord)
            return null;
        int[] places = [.. Enumerable.Range(0, sentence.Length).Where(place => rankOf[sentence[place].Id] >= 0)];
        if (places.Length == 0 || ranked.Length < 2)
            return null;
        int swapped = places[random.NextInt(0, places.Length - 1)];
        int rank = rankOf[sentence[swapped].Id];
        int first = Math.Max(0, rank - Neighbors), last = Math.Min(ranked.Length - 1, rank + Neighbors);
        int other = random.NextInt(first, last - 1);
        string text = lexicon.TextOf(ranked[other < rank ? other : other + 1], startsSentence: swapped == 0); // steps over the word itself
        return new SwappedSentence([.. sentence.Select((word, place) => place == swapped ? text : word.Text)], swapped);
    }
}
