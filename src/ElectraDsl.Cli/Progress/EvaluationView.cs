using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>Held-out figures as a table in the terminal.</summary>
internal static class EvaluationView
{
    /// <summary>Writes every figure beside its baseline.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="evaluation">The figures.</param>
    /// <param name="facts">The model.</param>
    /// <param name="text">What was evaluated on, where it is not the run's held-out text.</param>
    public static void Write(Terminal terminal, EvaluationResult evaluation, ModelConfig facts, string? text = null)
    {
        terminal.Heading(
            $"{text ?? "Held-out text"} after {Words.Counted(evaluation.Step, "step")} ({Words.Counted(evaluation.Sequences, "sequence")}, {Words.Counted(evaluation.Tokens, "token")})");
        FittingTable table = new(terminal, new(""), FittingColumn.Numbers("this model"), FittingColumn.Numbers("baseline"), new("baseline means"));
        foreach (EvaluationRow row in EvaluationRow.Of(evaluation, facts))
        {
            table.Add(
                row.Question,
                new(row.Model, new Style(row.IsBetter ? Color.Green : Color.Yellow)),
                row.Baseline,
                new(row.BaselineMeaning, new Style(Color.Gray)));
        }

        table.Write();
    }
}
