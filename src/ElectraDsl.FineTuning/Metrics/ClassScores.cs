namespace ElectraDsl.FineTuning;

/// <summary>How well one class is found.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Precision">Of those predicted to be of the class, the fraction that is; 0 where none was predicted.</param>
/// <param name="Recall">Of those of the class, the fraction that was found; 0 where there is none.</param>
/// <param name="F1">Harmonic mean of the two; 0 where both are.</param>
/// <param name="Count">Examples of the class.</param>
public sealed record ClassScores(string Label, double Precision, double Recall, double F1, int Count)
{
    /// <summary>The scores that counts come to.</summary>
    /// <param name="label">The class's name.</param>
    /// <param name="found">Of the class, and predicted so.</param>
    /// <param name="predicted">Predicted to be of the class.</param>
    /// <param name="count">Of the class.</param>
    internal static ClassScores Of(string label, int found, int predicted, int count)
    {
        double precision = predicted == 0 ? 0 : (double)found / predicted, recall = count == 0 ? 0 : (double)found / count;
        return new ClassScores(label, precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall), count);
    }
}
