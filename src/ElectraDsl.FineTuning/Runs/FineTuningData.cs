namespace ElectraDsl.FineTuning;

/// <summary>The files that a run learns from and is evaluated on, as <see cref="ExampleReader"/> reads them.</summary>
/// <param name="Training">Files to learn from, one or more.</param>
/// <param name="Development">Files to evaluate on, one or more: the best checkpoint is chosen by them.</param>
public sealed record FineTuningData(IReadOnlyList<string> Training, IReadOnlyList<string> Development)
{
    /// <summary>Which columns hold what; null for those of the recipe's task.</summary>
    public ExampleColumns? Columns { get; init; }
}
