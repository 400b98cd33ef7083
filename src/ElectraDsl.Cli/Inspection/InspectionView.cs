using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>A prepared text in the terminal: a table, a histogram of lengths, sequences with their masks.</summary>
internal static class InspectionView
{
    private const int NarrowestWords = 20, BarCells = 40;

    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, Inspection inspection)
    {
        FittingTable table = new(terminal, new FittingColumn("", MayWrap: false), new FittingColumn(inspection.Folder));
        foreach ((string name, string value) in inspection.Rows)
            table.Add(name, value);
        table.Write();
        Histogram(terminal, inspection);
        if (inspection.Examples.Count == 0)
            return;
        terminal.Line();
        terminal.Heading(terminal.IsRich
            ? "Sequences as training reads them; marked: what the generator predicts"
            : "Sequences as training reads them; in braces: what it reads in place of what the generator predicts");
        foreach (MaskedSequence sequence in inspection.Examples)
        {
            terminal.Line();
            if (terminal.IsRich)
                terminal.Console.Write(Colored(sequence));
            else
                terminal.Line(Plain(sequence));
        }
    }

    /// <summary>A sequence without color: <c>the {[MASK] for ferry} left</c>.</summary>
    internal static string Plain(MaskedSequence sequence) => string.Concat(sequence.Words.Select((word, index) =>
        $"{(index > 0 && !word.ContinuesWord ? " " : "")}{(word.ReadAs is { } read ? $"{{{read} for {word.Text}}}" : word.Text)}"));

    private static void Histogram(Terminal terminal, Inspection inspection)
    {
        terminal.Line();
        terminal.Heading("Tokens per sequence");
        long[] lengths = inspection.Statistics.Lengths;
        int cells = Math.Clamp(terminal.Console.Profile.Width - NarrowestWords - 12, 10, BarCells);
        int from = 1;
        for (int bar = 0; bar < lengths.Length; bar++)
        {
            int to = TextStatistics.LongestOf(bar, inspection.Options.SequenceLength);
            double share = (double)lengths[bar] / inspection.Statistics.Sequences;
            string filled = new(terminal.IsRich ? '█' : '#', (int)Math.Round(share * cells));
            terminal.Line($"  {$"{from} to {to}",-14}{filled.PadRight(cells)} {Words.Percent(share),7}");
            from = to + 1;
        }
    }

    private static Paragraph Colored(MaskedSequence sequence)
    {
        Style marked = new(Color.White, new Color(24, 92, 55));
        Paragraph line = new();
        foreach ((int index, MaskedWord word) in sequence.Words.Index())
        {
            if (index > 0 && !word.ContinuesWord)
                _ = line.Append(" ");
            _ = line.Append(word.Text, word.ReadAs is null ? Style.Plain : marked);
        }

        return line.Append(Environment.NewLine);
    }
}
