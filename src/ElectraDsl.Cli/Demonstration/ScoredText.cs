using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A text as somebody wrote it, scored by the discriminator.</summary>
/// <param name="Text">The text.</param>
/// <param name="Words">Its words as the model saw them, each with the probability that it was replaced.</param>
internal sealed record ScoredText(string Text, IReadOnlyList<ScoredWord> Words)
{
    // Enough for a device to be busy, little enough to hold in memory.
    private const int SequencesAtOnce = 32;

    /// <summary>Scores some texts. One that is longer than a sequence of the training is scored in parts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="trainer">The model.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    public static IReadOnlyList<ScoredText> Of(IReadOnlyList<string> texts, JointTrainer trainer, WordPieceVocabulary vocabulary)
    {
        WordPieceTokenizer tokenizer = new(vocabulary, trainer.Recipe.LowerCase, pretokenization: trainer.Recipe.Facts.Pretokenization);
        int longest = trainer.Recipe.SequenceLength - TextBatch.SpecialTokensOfRow;
        List<ScoredWord>[] words = [.. texts.Select(_ => new List<ScoredWord>())];
        foreach ((int Text, int[] Ids)[] sequences in texts
                .SelectMany((text, index) => Parts(tokenizer.Encode(text), longest, vocabulary).Select(ids => (index, ids)))
                .Chunk(SequencesAtOnce))
        {
            IReadOnlyList<float[]> said = Demonstration.Probabilities(trainer, vocabulary, [.. sequences.Select(sequence => sequence.Ids)]);
            foreach (((int text, int[] ids), float[] probabilities) in sequences.Zip(said))
                words[text].AddRange(WordPieces.Score(ids, probabilities, vocabulary));
        }

        return [.. texts.Zip(words, (text, scored) => new ScoredText(text, scored))];
    }

    /// <summary>Sequences of at most <paramref name="longest"/> pieces that end where words end; a word that is longer than that is cut.</summary>
    private static IEnumerable<int[]> Parts(IReadOnlyList<int> pieces, int longest, WordPieceVocabulary vocabulary)
    {
        int[] ids = [.. pieces];
        int start = 0, end = 0;
        foreach (PieceRange word in WordPieces.Words(ids, vocabulary))
        {
            if (word.Start + word.Count - start > longest && end > start)
            {
                yield return ids[start..end];
                start = end;
            }

            for (end = word.Start + word.Count; end - start > longest; start += longest)
                yield return ids[start..(start + longest)];
        }

        if (end > start)
            yield return ids[start..end];
    }
}
