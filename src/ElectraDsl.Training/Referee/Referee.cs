using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Evaluates a detector of replaced words on a set of corruptions that does not depend on it.</summary>
public static class Referee
{
    /// <summary>Evaluates a model.</summary>
    /// <param name="set">The corruptions.</param>
    /// <param name="trainer">The model; not changed.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="progress">Gets the number of passages and sentences that are done, and of all; may be null.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures; the step is 0 and the corpus empty: the caller knows them.</returns>
    /// <exception cref="RunException">The discriminator's logits are no numbers.</exception>
    public static ReferenceResult Evaluate(
        ReferenceSet set,
        JointTrainer trainer,
        WordPieceVocabulary vocabulary,
        Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        WordSuspicion suspicion = new(trainer, vocabulary);
        int all = set.Passages.Length + set.Sentences.Length, before = 0;
        return Evaluate(set, texts =>
        {
            IReadOnlyList<float[]> scores = suspicion.Of(texts, done => progress?.Invoke(before + done, all), cancellation);
            before += texts.Count;
            return scores;
        });
    }

    /// <summary>Evaluates any detector.</summary>
    /// <param name="set">The corruptions.</param>
    /// <param name="scores">The detector: of each of some texts in words, how suspect each word is; only the order of the scores counts.</param>
    internal static ReferenceResult Evaluate(ReferenceSet set, Func<IReadOnlyList<IReadOnlyList<string>>, IReadOnlyList<float[]>> scores)
    {
        bool[] replaced = [.. set.Passages.SelectMany(passage => passage.Replaced)];
        float[] said = [.. scores([.. set.Passages.Select(passage => passage.Words)]).SelectMany(passage => passage)];
        if (said.Any(float.IsNaN))
            throw new RunException(
                "The discriminator returns NaN for held-out text: the weights have diverged; use an older checkpoint with --checkpoint.");
        double auc = RocCurve.Area(said, [.. replaced]);
        double contextFree = RocCurve.Area([.. set.Passages.SelectMany(passage => passage.ContextFree)], [.. replaced]);
        IReadOnlyList<float[]> sentences = scores([.. set.Sentences.Select(sentence => sentence.Words)]);
        return new ReferenceResult(
            ReferenceResult.CurrentFormat,
            Step: 0,
            Corpus: "",
            set.Fingerprint,
            auc,
            contextFree,
            auc - contextFree,
            Average(set.Sentences.Zip(sentences, (sentence, score) => IsMostSuspect(score, sentence.Swapped) ? 1.0 : 0)),
            Average(set.Sentences.Select(sentence => 1.0 / sentence.Words.Length)),
            replaced.Average(word => word ? 1.0 : 0),
            replaced.Length,
            set.Sentences.Length);
    }

    private static bool IsMostSuspect(float[] scores, int word) => !scores.Where((score, other) => other != word && score >= scores[word]).Any();

    private static double Average(IEnumerable<double> values) => values.DefaultIfEmpty().Average();
}
