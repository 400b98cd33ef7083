using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A variant with its runs: a row of the table.</summary>
/// <param name="Variant">What sweep.json says of it.</param>
/// <param name="Index">Its place there.</param>
/// <param name="Runs">Its runs, one a seed.</param>
internal sealed record SweptVariant(SweepVariant Variant, int Index, IReadOnlyList<SweptRun> Runs)
{
    /// <summary>What it is called.</summary>
    public string Name => Variant.Name;

    /// <summary>Its runs that came to their end.</summary>
    public IEnumerable<SweptRun> Finished => Runs.Where(run => run.IsFinished);

    /// <summary>A figure of the last evaluations of the runs that came to their end; null where none has.</summary>
    public Spread? Of(SweepFigure figure) => Spread.Of(Finished.Select(run => figure.Value(run.Points[^1])));

    /// <summary>The median of a figure's baseline over those runs; NaN where there is none.</summary>
    public double BaselineOf(SweepFigure figure) =>
        figure.Baseline is { } baseline && Spread.Of(Finished.Select(run => baseline(run.Points[^1]))) is { } spread ? spread.Median : double.NaN;

    /// <summary>A figure as it is shown, its baseline in parentheses.</summary>
    public string TextOf(SweepFigure figure) =>
        Of(figure) is { } spread ? $"{spread.Text(figure.Text)}{(BaselineText(figure) is { Length: > 0 } baseline ? $" {baseline}" : "")}" : "-";

    /// <summary><c>(0.544)</c>; empty where there is no baseline.</summary>
    public string BaselineText(SweepFigure figure) => double.IsNaN(BaselineOf(figure)) ? "" : $"({figure.Text(BaselineOf(figure))})";

    /// <summary>How many runs the figures are of: <c>3</c>, or <c>2 of 3, 1 failed</c>.</summary>
    public string RunsText()
    {
        int finished = Finished.Count(), failed = Runs.Count(run => run.Failure is not null);
        return finished == Runs.Count ? $"{finished}" : failed == 0 ? $"{finished} of {Runs.Count}" : $"{finished} of {Runs.Count}, {failed} failed";
    }
}
