namespace ElectraDsl.Training;

/// <summary>How well a classifier classified texts that it had not seen.</summary>
/// <param name="Accuracy">Fraction of the texts that got their class.</param>
/// <param name="Matthews">
/// Correlation of what it said with what is so, over all classes (Gorodkin, 2004): 1 is perfect, 0 a trivial baseline, however uneven the classes
/// are.
/// </param>
public sealed record ProbeScore(double Accuracy, double Matthews)
{
    /// <summary>Scores answers.</summary>
    /// <param name="said">Classes from 0.</param>
    /// <param name="labels">The right ones.</param>
    /// <param name="classes">Number of classes.</param>
    internal static ProbeScore Of(IReadOnlyList<int> said, IReadOnlyList<int> labels, int classes)
    {
        double all = labels.Count, right = said.Zip(labels).Count(pair => pair.First == pair.Second);
        double[] told = new double[classes], so = new double[classes];
        foreach ((int answer, int label) in said.Zip(labels))
        {
            told[answer]++;
            so[label]++;
        }

        double covariance = (right * all) - told.Zip(so, (answered, there) => answered * there).Sum();
        double spread = Math.Sqrt(((all * all) - told.Sum(count => count * count)) * ((all * all) - so.Sum(count => count * count)));
        return new ProbeScore(right / all, spread > 0 ? covariance / spread : 0);
    }
}
