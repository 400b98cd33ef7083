using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>What a probe found, as a table in the terminal.</summary>
internal static class ProbeView
{
    /// <summary>Writes the figures of the trained encoder and of what needs no pre-training.</summary>
    public static void Write(Terminal terminal, ProbeResult found, int step, string task)
    {
        terminal.Heading(
            $"A linear classifier on the frozen encoder after {Words.Counted(step, "step")}: {task} ({Words.Counted(found.TrainingTexts, "text")} learned from, {Words.Count(found.TestTexts)} to test on, {found.Classes} classes)");
        FittingTable table = new(terminal, new(""), FittingColumn.Numbers("accuracy"), FittingColumn.Numbers("Matthews"));
        Color color =
            found.Model.Accuracy > Math.Max(found.RandomWeights.Accuracy, Math.Max(found.BagOfWords.Accuracy, found.Majority.Accuracy))
                ? Color.Green
                : Color.Yellow;
        table.Add("this model", new(Words.Percent(found.Model.Accuracy), new Style(color)), Words.Figure(found.Model.Matthews));
        table.Add("the same network before training", Words.Percent(found.RandomWeights.Accuracy), Words.Figure(found.RandomWeights.Matthews));
        table.Add("a bag of words", Words.Percent(found.BagOfWords.Accuracy), Words.Figure(found.BagOfWords.Matthews));
        table.Add("always the most frequent class", Words.Percent(found.Majority.Accuracy), Words.Figure(0));
        table.Write();
    }
}
