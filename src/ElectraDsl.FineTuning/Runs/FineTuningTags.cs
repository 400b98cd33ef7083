namespace ElectraDsl.FineTuning;

/// <summary>The records of a fine-tuning run as TensorBoard shows them: each value under its tag.</summary>
internal static class FineTuningTags
{
    /// <summary>Values of a report.</summary>
    public static IEnumerable<(string Tag, double Value)> Of(FineTuningReport report) =>
    [
        ("loss", report.Loss),
        ("learning_rate", report.LearningRate),
        ("gradient_norm", report.GradientNorm),
        ("sequences_per_second", report.SequencesPerSecond),
    ];

    /// <summary>Values of an evaluation: each metric, and its trivial baseline next to it.</summary>
    public static IEnumerable<(string Tag, double Value)> Of(FineTuningEvaluation evaluation) =>
        evaluation.Figures.Select(figure => ($"development/{figure.Name}", figure.Value));
}
