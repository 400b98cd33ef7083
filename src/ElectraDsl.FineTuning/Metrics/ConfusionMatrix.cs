namespace ElectraDsl.FineTuning;

/// <summary>How often each class was predicted for each class: what accuracy, F1 and Matthews correlation are computed from.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] counts;                      // [class, predicted class]
    private readonly int[] predicted, actual;
    private readonly int total, found;

    /// <summary>Counts predictions.</summary>
    /// <param name="labels">Names of the classes, in the order of their indices.</param>
    /// <param name="actual">Class of each example.</param>
    /// <param name="predictions">Predicted class of each example.</param>
    /// <exception cref="ArgumentException">The two lists have different lengths.</exception>
    public ConfusionMatrix(IReadOnlyList<string> labels, IReadOnlyList<int> actual, IReadOnlyList<int> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predictions);
        if (actual.Count != predictions.Count)
            throw new ArgumentException($"There are {actual.Count} labels and {predictions.Count} predictions.", nameof(predictions));
        Labels = labels;
        counts = new int[labels.Count, labels.Count];
        this.actual = new int[labels.Count];
        predicted = new int[labels.Count];
        for (int index = 0; index < actual.Count; index++)
        {
            counts[actual[index], predictions[index]]++;
            this.actual[actual[index]]++;
            predicted[predictions[index]]++;
            found += actual[index] == predictions[index] ? 1 : 0;
        }

        total = actual.Count;
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Examples of a class that were predicted to be of a class.</summary>
    /// <param name="label">Index of the class.</param>
    /// <param name="prediction">Index of the predicted class.</param>
    public int this[int label, int prediction] => counts[label, prediction];

    /// <summary>The counts, a row a class.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rows =>
        [.. Enumerable.Range(0, Labels.Count).Select(label => Enumerable.Range(0, Labels.Count).Select(other => counts[label, other]).ToArray())];

    /// <summary>Fraction of examples whose class was predicted; 0 of none.</summary>
    public double Accuracy => total == 0 ? 0 : (double)found / total;

    /// <summary>Precision, recall and F1 of every class.</summary>
    public IReadOnlyList<ClassScores> Classes =>
        [.. Labels.Select((name, label) => ClassScores.Of(name, counts[label, label], predicted[label], actual[label]))];

    /// <summary>F1 of the second class, which in GLUE's two-class tasks is the positive one.</summary>
    public double F1 => Classes[1].F1;

    /// <summary>Mean F1 of the classes that occur, among examples or predictions.</summary>
    public double MacroF1 => Occurring.Select(one => one.F1).DefaultIfEmpty(0).Average();

    /// <summary>
    /// F1 of all classes' counts together. Where every example has one class and one prediction, it is the accuracy.
    /// </summary>
    public double MicroF1 => ClassScores.Of("", found, predicted.Sum(), actual.Sum()).F1;

    /// <summary>
    /// Matthews correlation coefficient, for any number of classes (Gorodkin, 2004): -1 to 1; 0 where all examples or all predictions are of one
    /// class.
    /// </summary>
    public double Matthews
    {
        get
        {
            double agreement = (double)found * total, square = (double)total * total;
            double ofPredicted = square, ofActual = square;
            for (int label = 0; label < Labels.Count; label++)
            {
                agreement -= (double)actual[label] * predicted[label];
                ofPredicted -= (double)predicted[label] * predicted[label];
                ofActual -= (double)actual[label] * actual[label];
            }

            return ofPredicted == 0 || ofActual == 0 ? 0 : agreement / Math.Sqrt(ofPredicted * ofActual);
        }
    }

    private IEnumerable<ClassScores> Occurring => Classes.Where((_, label) => actual[label] + predicted[label] > 0);
}
