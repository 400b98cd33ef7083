using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>Shows a comparison in the terminal.</summary>
internal static class ComparisonView
{
    /// <summary>Writes the warnings, the figures and the differences.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<RunSummary> runs)
    {
        foreach (string warning in Comparability.Warnings(runs))
            terminal.Notice($"warning: {warning}");
        terminal.Heading(
            "Newest held-out figures; except for those of the reference, a discriminator's are on the samples of its own generator; trivial baselines in parentheses, * the best");
        FittingTable table = new(terminal, [new("", MayWrap: false), .. runs.Select(run => FittingColumn.Numbers(run.Name))]);
        foreach (ComparisonFigure figure in ComparisonFigure.Of(runs))
        {
            IReadOnlySet<RunSummary> best = figure.BestOf(runs);
            table.Add([figure.Name, .. runs.Select(run => Cell(figure, run, best.Contains(run)))]);
        }

        table.Write();
        foreach (string note in ReferenceComparison.Notes(runs))
            terminal.Line(note);
        foreach (RunSummary other in runs.Skip(1))
            WriteDifferences(terminal, runs[0], other);
    }

    private static FittingCell Cell(ComparisonFigure figure, RunSummary run, bool isBest)
    {
        string baseline = figure.BaselineOf(run);
        string text = figure.TextOf(run) + (isBest ? " *" : figure.Better == 0 ? "" : "  ") + (baseline.Length == 0 ? "" : $" ({baseline})");
        return isBest ? new FittingCell(text.TrimEnd(), new Style(Color.Green)) : text.TrimEnd();
    }

    private static void WriteDifferences(Terminal terminal, RunSummary first, RunSummary other)
    {
        IReadOnlyList<(string Name, string First, string Other)> differences = Comparability.Differences(first, other);
        if (differences.Count == 0)
        {
            terminal.Line();
            terminal.Line($"{other.Name} has the declaration and the recipe of {first.Name}.");
            return;
        }

        terminal.Heading($"How {other.Name} differs from {first.Name}");
        FittingTable table = new(terminal, new("", MayWrap: false), new(""));
        foreach ((string name, string there, string here) in differences)
            table.Add(Comparability.Label(name), $"{there} -> {here}");
        table.Write();
    }
}
