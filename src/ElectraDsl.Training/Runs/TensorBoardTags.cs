namespace ElectraDsl.Training;

/// <summary>The records of pre-training as TensorBoard shows them: each figure under its tag, its trivial baseline next to it.</summary>
internal static class TensorBoardTags
{
    /// <summary>Values of a report by tag; NaN where one is not known.</summary>
    /// <param name="report">The report.</param>
    /// <param name="model">The model whose figures they are.</param>
    public static IEnumerable<(string Tag, double Value)> Of(TrainingReport report, ModelConfig model)
    {
        HashSet<string> tagged =
        [
            .. TrainingObjectives.Of(model).Metrics
                .SelectMany<Metric, string>(metric => metric.Baseline is { } baseline ? [metric.Name, baseline.Name] : [metric.Name]),
        ];
        return
        [
            ("loss", report.Loss),
            ("learning_rate", report.LearningRate),
            ("gradient_norm", report.GradientNorm),
            ("tokens_per_second", report.TokensPerSecond),
            ("weights/size", report.WeightSize ?? double.NaN),
            ("weights/update_ratio", report.UpdateRatio ?? double.NaN),
            .. Figures(report, model, metric => metric.Tag),
            .. report.Figures.Where(figure => !tagged.Contains(figure.Name)), // what the schedules came to
        ];
    }

    /// <summary>Values of an evaluation by tag.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="model">The model whose figures they are.</param>
    public static IEnumerable<(string Tag, double Value)> Of(EvaluationResult evaluation, ModelConfig model) =>
        Figures(evaluation, model, metric => $"held_out/{metric.Name}");

    /// <summary>The objective's figures, each with its baseline behind it.</summary>
    private static IEnumerable<(string Tag, double Value)> Figures(FigureRecord record, ModelConfig model, Func<Metric, string> tagOf)
    {
        foreach (Metric metric in TrainingObjectives.Of(model).Metrics)
        {
            if (double.IsNaN(record.Figures[metric.Name]))
                continue;                                // training has figures that an evaluation lacks
            string tag = tagOf(metric);
            yield return (tag, record.Figures[metric.Name]);
            if (metric.Baseline is { } baseline)
                yield return ($"{tag[..(tag.LastIndexOf('/') + 1)]}{baseline.Name}", baseline.Value(record.Figures, model));
        }
    }
}
