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

    /// <summary>A figure as it is shown.</summary>
    public string TextOf(SweepFigure figure) => Of(figure)?.Text(figure.Text) ?? "-";

    /// <summary>How many runs the figures are of: <c>3</c>, or <c>2 of 3, 1 failed</c>.</summary>
    public string RunsText()
    {
        int finished = Finished.Count(), failed = Runs.Count(run => run.Failure is not null);
        return finished == Runs.Count ? $"{finished}" : failed == 0 ? $"{finished} of {Runs.Count}" : $"{finished} of {Runs.Count}, {failed} failed";
    }
}
