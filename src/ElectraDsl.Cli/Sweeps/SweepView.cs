using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Shows what a sweep has found in the terminal.</summary>
internal static class SweepView
{
    /// <summary>What the figures of the table are, on the page, too.</summary>
    public static string Caption(SweepResult result) =>
        "Held-out figures at the end of the runs: median [lowest..highest] over the seeds (trivial baseline), sorted by "
        + (result.Manifest.Probe.IsEmpty
            ? "the margin, the RTD AUC above that of the detector without context"
            : "the accuracy of a linear classifier on the frozen encoder's vectors, which compares across objectives");

    /// <summary>What the probe's figures are to be compared with; null where there is no probe.</summary>
    public static string? Baselines(SweepResult result)
    {
        ProbeRecord[] probes = [.. result.Variants.SelectMany(variant => variant.Finished).Select(run => run.Points[^1].Probe).OfType<ProbeRecord>()];
        return probes.Length == 0
            ? null
            : $"Probe on {probes[0].Task} ({Words.Counted(probes[0].TrainingTexts, "text")} to learn from, {Words.Count(probes[0].TestTexts)} to test on, {probes[0].Classes} classes): a bag of words reaches "
                + $"{Words.Percent(probes[0].BagOfWordsAccuracy)}, these networks before training {Words.Percent(probes.Average(probe => probe.RandomWeightsAccuracy))}, always the most frequent class {Words.Percent(probes[0].MajorityAccuracy)}.";
    }

    /// <summary>Writes the table, the runs that failed, and which differences exceed the spread.</summary>
    public static void Write(Terminal terminal, SweepResult result)
    {
        foreach (string warning in result.Warnings())
            terminal.Warn(warning);
        terminal.Heading(Caption(result));
        FittingTable table = new(
            terminal,
            [
                new("variant"),
                new("runs", AlignRight: true),
                .. SweepFigure.Of(result.Variants).Select(figure => new FittingColumn(figure.Name, AlignRight: true)),
            ]);
        foreach (SweptVariant variant in result.Variants)
            table.Add([variant.Name, variant.RunsText(), .. SweepFigure.Of(result.Variants).Select(figure => (FittingCell)variant.TextOf(figure))]);
        table.Write();
        if (Baselines(result) is { } baselines)
            terminal.Line(baselines);
        foreach (SweptRun failed in result.Failures)
            terminal.Line($"{failed.Run.Name} failed: {failed.Failure}");
        terminal.Line();
        foreach (string sentence in SweepDifferences.Of(result.Variants))
            terminal.Line(sentence);
        terminal.Line();
        terminal.Line($"Curves and table: {result.Folder.ReportPath}");
    }
}
