namespace ElectraDsl.Cli;

/// <summary>Shows what a sweep has found in the terminal.</summary>
internal static class SweepView
{
    /// <summary>What the figures of the table are, on the page, too.</summary>
    public const string Caption = "Held-out figures at the end of the runs: median [lowest..highest] over the seeds, sorted by the margin, the RTD AUC above that of the detector without context";

    /// <summary>Writes the table, the runs that failed, and which differences exceed the spread.</summary>
    public static void Write(Terminal terminal, SweepResult result)
    {
        foreach (string warning in result.Warnings())
            terminal.Warn(warning);
        terminal.Heading(Caption);
        FittingTable table = new(terminal, [new("variant"), new("runs", AlignRight: true), .. SweepFigure.Of(result.Variants).Select(figure => new FittingColumn(figure.Name, AlignRight: true))]);
        foreach (SweptVariant variant in result.Variants)
            table.Add([variant.Name, variant.RunsText(), .. SweepFigure.Of(result.Variants).Select(figure => (FittingCell)variant.TextOf(figure))]);
        table.Write();
        foreach (SweptRun failed in result.Failures)
            terminal.Line($"{failed.Run.Name} failed: {failed.Failure}");
        terminal.Line();
        foreach (string sentence in SweepDifferences.Of(result.Variants))
            terminal.Line(sentence);
        terminal.Line();
        terminal.Line($"Curves and table: {result.Folder.ReportPath}");
    }
}
