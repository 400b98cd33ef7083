using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>Held-out figures as a table in the terminal.</summary>
internal static class EvaluationView
{
    /// <summary>Writes every figure beside its baseline.</summary>
    public static void Write(Terminal terminal, EvaluationResult evaluation, ModelFacts facts)
    {
        terminal.Heading($"Held-out text after {Words.Count(evaluation.Step)} steps ({Words.Count(evaluation.Sequences)} sequences, {Words.Count(evaluation.Tokens)} tokens, none of them trained on)");
        FittingTable table = new(terminal, new(""), FittingColumn.Numbers("this model"), FittingColumn.Numbers("no skill"), new("no skill means"));
        foreach (EvaluationRow row in EvaluationRow.Of(evaluation, facts))
        {
            table.Add(
                row.Question,
                new(row.Model, new Style(row.IsBetter ? Color.Green : Color.Yellow)),
                row.Baseline,
                new(row.BaselineMeaning, new Style(Color.Grey)));
        }

        table.Write();
    }
}
