using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>Finds short whole sentences in the examples that were kept for evaluation.</summary>
internal static class HeldOutSentences
{
    // Short enough for one line of a terminal, long enough to give the swapped word a context.
    private const int FewestWords = 6;
    private const int MostWords = 16;

    // [CLS] and [SEP].
    private const int SpecialTokensOfSequence = 2;

    /// <summary>All suitable sentences, each once, in an order that the seed decides.</summary>
    /// <param name="heldOut">The examples.</param>
    /// <param name="vocabulary">Their word pieces.</param>
    /// <param name="seed">Equal seeds give equal sentences.</param>
    /// <returns>The sentences' word pieces, special tokens excluded.</returns>
    public static IEnumerable<int[]> Find(ExampleSet heldOut, WordPieceVocabulary vocabulary, ulong seed)
    {
        if (!vocabulary.TryIdOf(".", out int fullStop))
            yield break;
        ExampleOrder order = new(heldOut.Count, seed);
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int position = 0; position < heldOut.Count; position++)
        {
            foreach (int[] sentence in Sentences(heldOut[order.ExampleAt(position)].InputIds, fullStop, vocabulary.Special))
            {
                if (IsReadable(sentence, vocabulary, heldOut.SequenceLength) && seen.Add(string.Join(' ', sentence)))
                    yield return sentence;
            }
        }
    }

    /// <summary>
    /// What lies between full stops or the borders of segments, and ends with a full stop. The first one is left out: where overflow
    /// is carried on, an example may begin in the middle of a sentence.
    /// </summary>
    private static IEnumerable<int[]> Sentences(int[] example, int fullStop, SpecialTokens special)
    {
        List<int> sentence = [];
        bool isFirst = true;
        foreach (int id in example)
        {
            if (id == special.Sep)
            {
                sentence.Clear();
                isFirst = false;
            }
            else if (id != special.Cls)
                sentence.Add(id);

            if (id != fullStop)
                continue;
            if (!isFirst)
                yield return [.. sentence];
            sentence.Clear();
            isFirst = false;
        }
    }

    private static bool IsReadable(int[] sentence, WordPieceVocabulary vocabulary, int sequenceLength)
    {
        if (sentence.Length > sequenceLength - SpecialTokensOfSequence || sentence.Contains(vocabulary.Special.Unknown))
            return false;
        IReadOnlyList<PieceRange> words = WordPieces.Words(sentence, vocabulary);
        // "e.g." and "3.5" have full stops that end no sentence; so has a dotted name, of whose parts one is short.
        return words.Count is >= FewestWords and <= MostWords && WordPieces.Text(sentence, words[^2], vocabulary).Length > 2;
    }
}
