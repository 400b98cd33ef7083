namespace ElectraDsl.Cli;

/// <summary>A figure of a sweep's table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="JsonName">What it is called behind --json.</param>
/// <param name="Value">Its value at an evaluation.</param>
/// <param name="Text">The value as it is shown.</param>
internal sealed record SweepFigure(string Name, string JsonName, Func<SweptPoint, double> Value, Func<double, string> Text)
{
    /// <summary>What variants are sorted by: the RTD AUC above that of the detector without context, which is what the discriminator gains by looking at the context.</summary>
    public static readonly SweepFigure Margin = new(
        "margin", "rtd_auc_margin", point => point.Evaluation.RtdAuc - point.Evaluation.RtdContextFreeAuc, Words.Figure);

    /// <summary>How well replaced tokens are told from original ones.</summary>
    public static readonly SweepFigure RtdAuc = new("RTD AUC", "rtd_auc", point => point.Evaluation.RtdAuc, Words.Figure);

    /// <summary>How well masked tokens are guessed.</summary>
    public static readonly SweepFigure GeneratorAccuracy = new(
        "generator accuracy", "generator_accuracy", point => point.Evaluation.GeneratorAccuracy, Words.Percent);

    /// <summary>What tells how good a variant is: of all of them more is better.</summary>
    public static readonly IReadOnlyList<SweepFigure> Quality = [Margin, RtdAuc, GeneratorAccuracy];

    /// <summary>What it cost.</summary>
    public static readonly IReadOnlyList<SweepFigure> Cost =
    [
        new("tokens", "tokens", point => point.Tokens, Words.Magnitude),
        new("training FLOPs", "training_flops", point => point.Flops, Words.Scientific),
        new("minutes", "minutes", point => point.Minutes, Words.ShortFigure),
    ];

    /// <summary>All, in the order of the table.</summary>
    public static readonly IReadOnlyList<SweepFigure> All = [.. Quality, .. Cost];
}
