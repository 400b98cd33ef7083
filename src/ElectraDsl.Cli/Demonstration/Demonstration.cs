using System.Numerics.Tensors;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Swaps one word in each of some held-out sentences and lets the discriminator look for it.</summary>
internal static class Demonstration
{
    /// <summary>Sentences over which the success is counted.</summary>
    public const int MostSentences = 200;

    /// <summary>Sentences that are shown word by word.</summary>
    public const int SentencesToShow = 6;

    // The demonstration is the same at every call: whoever trains longer can compare.
    private const int Seed = 20_20;

    /// <summary>Scores up to <see cref="MostSentences"/> sentences; equal models on equal text give equal results.</summary>
    /// <param name="heldOut">Text that was not trained on.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="probabilities">The discriminator: for every sentence of word pieces, the probability that each was replaced.</param>
    public static DemonstrationResult Run(
        ExampleSet heldOut,
        WordPieceVocabulary vocabulary,
        Func<IReadOnlyList<int[]>, IReadOnlyList<float[]>> probabilities)
    {
        WordSwap swap = new(heldOut, vocabulary);
        Random random = new(Seed);
        List<(int[] Ids, int Piece, int Original)> sentences = [];
        foreach (int[] sentence in HeldOutSentences.Find(heldOut, vocabulary, Seed))
        {
            if (swap.Apply(sentence, random) is not var (ids, piece))
                continue;
            sentences.Add((ids, piece, sentence[piece]));
            if (sentences.Count == MostSentences)
                break;
        }

        if (sentences.Count == 0)
            return new DemonstrationResult([]);
        IReadOnlyList<float[]> said = probabilities([.. sentences.Select(sentence => sentence.Ids)]);
        return new DemonstrationResult([.. sentences.Select((sentence, index) =>
            Score(sentence.Ids, sentence.Piece, vocabulary.TokenOf(sentence.Original), said[index], vocabulary))]);
    }

    /// <summary>Runs the demonstration with a trained model.</summary>
    public static DemonstrationResult Run(ExampleSet heldOut, WordPieceVocabulary vocabulary, JointTrainer trainer) =>
        Run(heldOut, vocabulary, sentences => Probabilities(trainer, vocabulary, sentences));

    /// <summary>The probability, for every piece of every sentence, that it was replaced.</summary>
    public static IReadOnlyList<float[]> Probabilities(JointTrainer trainer, WordPieceVocabulary vocabulary, IReadOnlyList<int[]> sentences)
    {
        IReadOnlyList<float[]> logits = trainer.Discriminate(vocabulary, sentences);
        foreach (float[] ofSentence in logits)
            TensorPrimitives.Sigmoid(ofSentence, ofSentence);
        return logits;
    }

    private static ScoredSentence Score(int[] ids, int swappedPiece, string original, float[] probabilities, WordPieceVocabulary vocabulary)
    {
        IReadOnlyList<PieceRange> ranges = WordPieces.Words(ids, vocabulary);
        int swapped = ranges.Index().First(range => range.Item.Start == swappedPiece).Index;
        return new ScoredSentence([.. WordPieces.Score(ids, probabilities, vocabulary)], swapped, original);
    }
}
