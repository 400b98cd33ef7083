using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Lets a discriminator choose between two sentences that differ in little.</summary>
public static class MinimalPairTest
{
    /// <summary>Evaluates a model.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="trainer">The model; not changed.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="progress">Gets the part that is done, 0 to 1; may be null.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    public static MinimalPairResult Run(
        IReadOnlyList<MinimalPair> pairs,
        JointTrainer trainer,
        WordPieceVocabulary vocabulary,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        WordSuspicion suspicion = new(trainer, vocabulary);
        return Run(pairs, texts => suspicion.Of(texts, done => progress?.Invoke((double)done / texts.Count), cancellation));
    }

    /// <summary>Evaluates any detector.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="logits">Of each of some texts in words, the log-odds that each word was replaced.</param>
    internal static MinimalPairResult Run(IReadOnlyList<MinimalPair> pairs, Func<IReadOnlyList<IReadOnlyList<string>>, IReadOnlyList<float[]>> logits)
    {
        WordSplitter splitter = new();
        double[][] said = [.. logits([.. pairs.SelectMany(pair => new[] { splitter.Split(pair.Good), splitter.Split(pair.Bad) })])
            .Select(text => text.Select(logit => 1 / (1 + Math.Exp(-logit))).DefaultIfEmpty().ToArray())];
        return new MinimalPairResult(pairs.Count, Won(text => text.Sum()), Won(text => text.Max()));

        double Won(Func<double[], double> suspicion) => Enumerable.Range(0, pairs.Count).Average(pair =>
            suspicion(said[2 * pair]).CompareTo(suspicion(said[(2 * pair) + 1])) switch { < 0 => 1, 0 => 0.5, _ => 0 });
    }
}
