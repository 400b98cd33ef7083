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
        Table table = new Table { Border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii }
            .AddColumn("")
            .AddColumn(new TableColumn("this model").RightAligned().NoWrap())
            .AddColumn(new TableColumn("no skill").RightAligned().NoWrap())
            .AddColumn("no skill means");
        foreach (EvaluationRow row in EvaluationRow.Of(evaluation, facts))
        {
            _ = table.AddRow(
                new Text(row.Question),
                new Text(row.Model, new Style(row.IsBetter ? Color.Green : Color.Yellow)),
                new Text(row.Baseline),
                new Text(row.BaselineMeaning, new Style(Color.Grey)));
        }

        terminal.Console.Write(table);
    }
}
