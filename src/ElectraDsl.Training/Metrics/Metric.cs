namespace ElectraDsl.Training;

/// <summary>
/// One figure of an objective, and all that the terminal, metrics.jsonl, TensorBoard, the report and the comparison need to know of it: a new figure
/// is a new entry of its objective's table.
/// </summary>
/// <param name="Name">Its name in files, in snake_case.</param>
/// <param name="Network">Which network it evaluates, in one word: the head of the line that it stands in.</param>
/// <param name="ShortName">What stands before its value in such a line: <c>accuracy</c>.</param>
/// <param name="Label">What it is called in a table: <c>RTD accuracy</c>.</param>
/// <param name="Meaning">What was measured, in words that need no paper.</param>
/// <param name="Unit">How it is written.</param>
/// <param name="Better">Which way it is better.</param>
public sealed record Metric(string Name, string Network, string ShortName, string Label, string Meaning, MetricUnit Unit, MetricDirection Better)
{
    /// <summary>What it is to be compared with; null where nothing is.</summary>
    public MetricBaseline? Baseline { get; init; }

    /// <summary>Its tag in TensorBoard.</summary>
    public string Tag { get; init; } = Name;

    /// <summary>The chart that it is drawn in: its id and its title; metrics of one id share a chart. Null where it is not drawn.</summary>
    public (string Id, string Title)? Chart { get; init; }

    /// <summary>Whether it is drawn for held-out text, too: what the objective is evaluated by.</summary>
    public bool IsHeadline { get; init; }

    /// <summary>Says that the figure is void, and the words that stand in its place; null where it never is.</summary>
    public (Func<FigureSet, bool> IsVoid, string Text)? Void { get; init; }

    /// <summary>The value; NaN where it is not known or void.</summary>
    public double In(FigureSet figures) => Void is { } rule && rule.IsVoid(figures) ? double.NaN : figures[Name];

    /// <summary>Whether the model beats the baseline.</summary>
    public bool IsBetter(FigureSet figures, ModelConfig facts) =>
        Baseline is { } baseline && (int)Better * (In(figures) - baseline.Value(figures, facts)) > 0;
}
