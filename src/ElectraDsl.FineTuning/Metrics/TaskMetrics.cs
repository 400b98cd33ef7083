using System.Collections.Immutable;
using System.Text.Json;
using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>The table of metrics: what each is called, which way it is better, and what trivial predictor it is compared with.</summary>
public static class TaskMetrics
{
    private const string Majority = "the most frequent label", Mean = "the mean", NoEntity = "no entity", NoAnswer = "no answer";

    /// <summary>All metrics.</summary>
    public static ImmutableArray<TaskMetricFacts> All { get; } =
    [
        Row(TaskMetric.Accuracy, "accuracy", Majority),
        Row(TaskMetric.F1, "F1", Majority),
        Row(TaskMetric.MacroF1, "macro F1", Majority),
        Row(TaskMetric.MicroF1, "micro F1", Majority),
        Row(TaskMetric.Matthews, "Matthews correlation", Majority),
        Row(TaskMetric.Pearson, "Pearson correlation", Mean),
        Row(TaskMetric.Spearman, "Spearman correlation", Mean),
        Row(TaskMetric.SpanF1, "span F1", NoEntity),
        Row(TaskMetric.ExactMatch, "exact match", NoAnswer),
        Row(TaskMetric.AnswerF1, "answer F1", NoAnswer),
        Row(TaskMetric.Loss, "loss", "the frequencies of the labels, or the mean of the numbers", MetricDirection.Lower),
    ];

    /// <summary>The row of a metric.</summary>
    public static TaskMetricFacts Of(TaskMetric metric) => All[(int)metric];

    /// <summary>What a head is evaluated by; the first selects the best checkpoint where the recipe names none.</summary>
    /// <param name="head">The head.</param>
    public static ImmutableArray<TaskMetric> Of(HeadConfig head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.Task switch
        {
            HeadTask.TextRegression => [TaskMetric.Pearson, TaskMetric.Spearman, TaskMetric.Loss],
            HeadTask.TokenClassification => [TaskMetric.SpanF1, TaskMetric.Accuracy, TaskMetric.MacroF1, TaskMetric.Loss],
            HeadTask.MultipleChoice => [TaskMetric.Accuracy, TaskMetric.Loss],
            HeadTask.SentenceEmbedding => [TaskMetric.Spearman, TaskMetric.Pearson],
            HeadTask.QuestionAnswering => [TaskMetric.AnswerF1, TaskMetric.ExactMatch],
            _ when head.Labels.Count == 2 =>
                [TaskMetric.Accuracy, TaskMetric.F1, TaskMetric.MacroF1, TaskMetric.Matthews, TaskMetric.Loss],
            _ => [TaskMetric.Accuracy, TaskMetric.MacroF1, TaskMetric.MicroF1, TaskMetric.Matthews, TaskMetric.Loss],
        };
    }

    private static TaskMetricFacts Row(TaskMetric metric, string label, string baseline, MetricDirection better = MetricDirection.Higher) =>
        new(metric, JsonNamingPolicy.SnakeCaseLower.ConvertName(metric.ToString()), label, better, baseline);
}
