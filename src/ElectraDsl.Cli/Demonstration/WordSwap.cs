using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>Swaps a word of a sentence for another one that is about as frequent, so that frequency alone gives nothing away.</summary>
internal sealed class WordSwap
{
    // Shorter ones are letters, endings and most of what punctuation leaves of a name.
    private const int ShortestWord = 3;

    // Neighbors in the order of frequency among which the other word is drawn, on either side.
    private const int Neighbors = 20;

    private readonly WordPieceVocabulary vocabulary;
    private readonly int[] ranked;                       // whole-word pieces, the most frequent one first
    private readonly Dictionary<int, int> rankOf;

    /// <summary>Counts the whole words of some examples.</summary>
    public WordSwap(ExampleSet examples, WordPieceVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        long[] counts = new long[vocabulary.Size];
        for (int index = 0; index < examples.Count; index++)
        {
            foreach (int id in examples[index].InputIds)
                counts[id]++;
        }

        ranked = [.. Enumerable.Range(0, vocabulary.Size)
            .Where(id => counts[id] > 0 && IsWholeWord(vocabulary.TokenOf(id)))
            .OrderByDescending(id => counts[id])
            .ThenBy(id => id)];
        rankOf = ranked.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    }

    /// <summary>Swaps one word of one piece.</summary>
    /// <param name="sentence">The word pieces.</param>
    /// <param name="random">Decides which word, and for which other one.</param>
    /// <returns>The pieces with the swap and the word's index among them, or null where no word can be swapped.</returns>
    public (int[] Ids, int Piece)? Apply(int[] sentence, Random random)
    {
        int[] places = [.. WordPieces.Words(sentence, vocabulary)
            .Where(word => word.Count == 1 && rankOf.ContainsKey(sentence[word.Start]))
            .Select(word => word.Start)];
        if (places.Length == 0 || ranked.Length < 2)
            return null;

        int place = places[random.Next(places.Length)];
        int rank = rankOf[sentence[place]];
        int first = Math.Max(0, rank - Neighbors), last = Math.Min(ranked.Length - 1, rank + Neighbors);
        int other = random.Next(first, last);
        int[] swapped = [.. sentence];
        swapped[place] = ranked[other < rank ? other : other + 1];   // steps over the word itself
        return (swapped, place);
    }

    private static bool IsWholeWord(string token) => token.Length >= ShortestWord && token.All(char.IsLetter);
}
