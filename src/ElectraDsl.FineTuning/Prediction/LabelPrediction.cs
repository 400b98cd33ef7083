namespace ElectraDsl.FineTuning;

/// <summary>A predicted label.</summary>
/// <param name="Label">Its name; of a choice its text.</param>
/// <param name="Index">Its index.</param>
/// <param name="Probabilities">The probability of each label, in their order; they add up to 1.</param>
public sealed record LabelPrediction(string Label, int Index, IReadOnlyList<double> Probabilities)
{
    /// <summary>The probability of the predicted label, 0 to 1.</summary>
    public double Probability => Probabilities[Index];

    /// <summary>The prediction of logits.</summary>
    internal static LabelPrediction Of(IReadOnlyList<string> labels, ReadOnlySpan<float> logits)
    {
        int index = Softmax.Largest(logits);
        return new LabelPrediction(labels[index], index, Softmax.Of(logits));
    }
}
