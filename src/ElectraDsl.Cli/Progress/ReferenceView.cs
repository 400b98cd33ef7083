using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>What the referee found, as a table in the terminal.</summary>
internal static class ReferenceView
{
    /// <summary>Writes every figure beside its baseline.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="found">The figures.</param>
    /// <param name="text">What was evaluated on, where it is not the run's held-out text.</param>
    public static void Write(Terminal terminal, ReferenceResult found, string? text)
    {
        terminal.Heading(
            $"{text ?? "Held-out text"} against the reference after {Words.Counted(found.Step, "step")} ({Words.Counted(found.Words, "word")}, {Words.Percent(found.ReplacedRate)} of them replaced; {Words.Counted(found.Sentences, "sentence")})");
        FittingTable table = new(terminal, new(""), FittingColumn.Numbers("this model"), FittingColumn.Numbers("baseline"), new("baseline means"));
        Add(
            "Ranks words replaced by the reference above original ones (AUC)",
            Words.Figure(found.ReferenceAuc),
            Words.Figure(found.ReferenceContextFreeAuc),
            "a detector without context",
            found.ReferenceMargin > 0);
        Add(
            "Gain from context (margin)",
            Words.Signed(found.ReferenceMargin),
            Words.Figure(0),
            "the same detector",
            found.ReferenceMargin > 0);
        if (found.Sentences > 0)
            Add(
                "Sentences whose swapped word is the most suspicious",
                Words.Percent(found.SwappedWordFound),
                Words.Percent(found.SwappedWordBlind),
                "random choice",
                found.SwappedWordFound > found.SwappedWordBlind);
        table.Write();
        terminal.Line($"Corruptions {found.Fingerprint[..8]}: compare shows runs side by side that were evaluated on the same ones.");

        void Add(string question, string model, string baseline, string meaning, bool isBetter) => table.Add(
            question, new(model, new Style(isBetter ? Color.Green : Color.Yellow)), baseline, new(meaning, new Style(Color.Gray)));
    }
}
