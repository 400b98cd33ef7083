namespace ElectraDsl.FineTuning;

/// <summary>What a fine-tuned head is evaluated by; <see cref="TaskMetrics"/> says more of each.</summary>
public enum TaskMetric
{
    /// <summary>Fraction of right labels.</summary>
    Accuracy,

    /// <summary>F1 of the second label.</summary>
    F1,

    /// <summary>Mean F1 of the labels.</summary>
    MacroF1,

    /// <summary>F1 of the counts of all labels.</summary>
    MicroF1,

    /// <summary>Matthews correlation.</summary>
    Matthews,

    /// <summary>Pearson correlation.</summary>
    Pearson,

    /// <summary>Spearman correlation.</summary>
    Spearman,

    /// <summary>F1 of whole entities.</summary>
    SpanF1,

    /// <summary>Fraction of answers that are one of the true ones.</summary>
    ExactMatch,

    /// <summary>Mean F1 of the answers' words.</summary>
    AnswerF1,

    /// <summary>The loss.</summary>
    Loss,
}
