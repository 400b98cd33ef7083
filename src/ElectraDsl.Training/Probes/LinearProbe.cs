using ElectraDsl.Data;
using TorchSharp;

namespace ElectraDsl.Training;

/// <summary>
/// Tells what a frozen encoder knows of a task: a logistic regression on its vectors, beside the same regression on those of the untrained network
/// and on bags of words, and the most frequent class.
/// </summary>
/// <remarks>
/// A text's vector holds the means of its tokens' states after the embeddings and after each layer, and the largest of each state after the last
/// layer: what the layers know of words lies below what the last one makes of it for its head, and one wrong word is lost in a mean. A pair's is made
/// of both by <see cref="PairFeatures"/>. Each feature is scaled to variance 1 on the training texts. A tenth of those is kept to choose the penalty
/// by the surprise at it.
/// </remarks>
public static class LinearProbe
{
    /// <summary>
    /// Texts that are learned from where nobody says otherwise: a linear classifier gains little from more, and encoding them takes seconds.
    /// </summary>
    public const int DefaultTexts = 8_000;

    /// <summary>The fewest texts that can be divided into those to learn from and those to choose the penalty by.</summary>
    public const int FewestTexts = 20;

    // The largest first: each fit resumes from the one before it.
    private static readonly double[] Penalties = [1, 0.1, 0.01, 0.001, 0.0001];

    // Which texts are taken and kept: a number that stays, so that all runs are evaluated by the same.
    private const ulong Seed = 20_20;

    /// <summary>Divides one task's texts into nine tenths to learn from and a tenth to test on.</summary>
    public static (IReadOnlyList<LabeledText> Training, IReadOnlyList<LabeledText> Test) Divide(IReadOnlyList<LabeledText> texts)
    {
        LabeledText[] shuffled = Some(texts, texts.Count, Seed + 1);
        int test = Math.Max(1, shuffled.Length / 10);
        return (shuffled[test..], shuffled[..test]);
    }

    /// <summary>Probes a model.</summary>
    /// <param name="weights">The trained weights; not changed.</param>
    /// <param name="recipe">The model.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="training">Texts to learn from: at least <see cref="FewestTexts"/>, of two classes.</param>
    /// <param name="test">Texts to test on.</param>
    /// <param name="most">Texts that are learned from at most: a random part, the same in every call.</param>
    /// <param name="progress">Gets the fraction of the encoding that is done, 0 to 1; may be null.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CorpusException">The texts are too few, of one class, or pairs on one side alone; one line.</exception>
    public static ProbeResult Run(
        ParameterArena weights,
        PretrainingRecipe recipe,
        WordPieceVocabulary vocabulary,
        torch.Device device,
        IReadOnlyList<LabeledText> training,
        IReadOnlyList<LabeledText> test,
        int most,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        LabeledText[] learned = Some(training, most, Seed);
        string[] classes = [.. learned.Select(text => text.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Check(learned, test, classes);
        int[] labels = [.. learned.Concat(test).Select(text => Array.IndexOf(classes, text.Label))];
        LabeledText[] all = [.. learned, .. test];

        ProbeScore model = Encoded(weights, done => progress?.Invoke(done / 2));
        using ParameterArena untrained = new(recipe.EncoderLayout, device);
        untrained.Initialize(recipe.Seed);
        ProbeScore random = Encoded(untrained, done => progress?.Invoke((1 + done) / 2));
        BagOfWords bag = new(learned);
        ProbeScore words = Score([.. all.Select(bag.Of)], bag.FeaturesOf(all[0].Second is not null));
        int commonest = labels.Take(learned.Length).CountBy(label => label).MaxBy(label => label.Value).Key;
        int[] right = labels[learned.Length..];
        return new ProbeResult(
            learned.Length,
            test.Count,
            classes.Length,
            model,
            random,
            words,
            ProbeScore.Of([.. right.Select(_ => commonest)], right, classes.Length));

        ProbeScore Encoded(ParameterArena arena, Action<double> report)
        {
            using TextVectors encoder = new(arena, recipe, vocabulary, device);
            string[] texts = [.. all.Select(text => text.First), .. all.Select(text => text.Second).OfType<string>()];
            IReadOnlyList<float[]> vectors = encoder.Of(texts, done => report((double)done / texts.Length), cancellation);
            float[][] rows =
            [
                .. all.Select((text, index) => text.Second is null ? vectors[index] : Joined(vectors[index], vectors[all.Length + index])),
            ];
            Scale(rows, learned.Length);
            return Score([.. rows.Select(row => new FeatureRow(null, row))], rows[0].Length);
        }

        ProbeScore Score(FeatureRow[] rows, int features)
        {
            int kept = Math.Max(1, learned.Length / 10);
            LogisticRegression regression = new(features, classes.Length);
            double least = double.PositiveInfinity;
            int[] said = [];
            foreach (double penalty in Penalties)
            {
                regression.Fit(rows[kept..learned.Length], labels[kept..learned.Length], penalty, cancellation);
                double surprise = regression.Surprise(rows[..kept], labels[..kept]);
                if (surprise >= least)
                    continue;
                least = surprise;
                said = [.. rows[learned.Length..].Select(regression.Predict)];
            }

            return ProbeScore.Of(said, labels[learned.Length..], classes.Length);
        }
    }

    private static void Check(LabeledText[] training, IReadOnlyList<LabeledText> test, string[] classes)
    {
        if (training.Length < FewestTexts || test.Count == 0)
            throw new CorpusException(
                $"There are {training.Length} training texts and {test.Count} test texts: give at least {FewestTexts} to train on, and one to test on.");
        if (classes.Length < 2)
            throw new CorpusException($"All training texts have the label {classes[0]}: give texts of two or more classes.");
        if (test.FirstOrDefault(text => !classes.Contains(text.Label)) is { } unknown)
            throw new CorpusException(
                $"No training text has the label {unknown.Label}, which a test text has: give both files the same labels, or train on more texts.");
        if (training.Concat(test).Select(text => text.Second is null).Distinct().Count() > 1)
            throw new CorpusException("Some texts come in pairs and others do not: give both files the same columns.");
    }

    /// <summary>The first ones of a random, but fixed order.</summary>
    private static LabeledText[] Some(IReadOnlyList<LabeledText> texts, int most, ulong seed)
    {
        if (texts.Count == 0)
            return [];
        ExampleOrder order = new(texts.Count, seed);
        return [.. Enumerable.Range(0, Math.Min(most, texts.Count)).Select(place => texts[(int)order.ExampleAt(place)])];
    }

    private static float[] Joined(float[] first, float[] second)
    {
        float[] joined = new float[PairFeatures.Parts * first.Length];
        for (int place = 0; place < first.Length; place++)
        {
            float[] values = PairFeatures.Of(first[place], second[place]);
            for (int part = 0; part < PairFeatures.Parts; part++)
                joined[(part * first.Length) + place] = values[part];
        }

        return joined;
    }

    /// <summary>Gives every feature the mean 0 and the variance 1 over the first rows.</summary>
    private static void Scale(float[][] rows, int count)
    {
        for (int place = 0; place < rows[0].Length; place++)
        {
            double mean = 0, square = 0;
            for (int row = 0; row < count; row++)
                mean += rows[row][place] / (double)count;
            for (int row = 0; row < count; row++)
                square += Math.Pow(rows[row][place] - mean, 2) / count;
            float factor = square > 1e-12 ? (float)(1 / Math.Sqrt(square)) : 0; // a feature that never changes says nothing
            foreach (float[] row in rows)
                row[place] = (float)(row[place] - mean) * factor;
        }
    }
}
