using Spectre.Console;
using Spectre.Console.Rendering;

namespace ElectraDsl.Cli;

/// <summary>
/// A table that becomes a list where the terminal is too narrow for its columns: every row a paragraph, every cell behind the name of its column.
/// </summary>
/// <param name="terminal">Where to write.</param>
/// <param name="columns">The columns' names; the first column names the rows.</param>
internal sealed class FittingTable(Terminal terminal, params IReadOnlyList<FittingColumn> columns)
{
    // Narrower columns of words would be broken inside them.
    private const int NarrowestWords = 16;

    // The border and one blank on either side of a cell.
    private const int BorderOfColumn = 3;

    private readonly List<IReadOnlyList<FittingCell>> rows = [];

    /// <summary>Adds a row: a cell a column.</summary>
    public void Add(params IReadOnlyList<FittingCell> cells) => rows.Add(cells);

    /// <summary>Adds an empty row, to set apart what follows.</summary>
    public void AddEmpty() => rows.Add([]);

    /// <summary>Writes the table.</summary>
    public void Write() => terminal.Console.Write(Fits() ? Table() : List());

    private bool HasHeaders => columns.Any(column => column.Name.Length > 0);

    /// <summary>Whether columns that may not wrap find their whole width, and the others enough for a word.</summary>
    private bool Fits()
    {
        int needed =
            1
            + columns
                .Index()
                .Sum(column => BorderOfColumn + (column.Item.MayWrap ? Math.Min(Width(column.Index), NarrowestWords) : Width(column.Index)));
        return needed <= terminal.Console.Profile.Width;
    }

    private int Width(int column) => rows
        .Where(row => column < row.Count)
        .Select(row => Cells(row[column].Text))
        .Prepend(columns[column].Name.Split('\n').Max(Cells))
        .Max();

    private static int Cells(string text) => new Segment(text).CellCount();

    private Table Table()
    {
        Table table = new() { Border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii, ShowHeaders = HasHeaders };
        foreach (FittingColumn column in columns)
        {
            TableColumn made = new(new Text(column.Name)) { NoWrap = !column.MayWrap };
            _ = table.AddColumn(column.AlignRight ? made.RightAligned() : made);
        }

        foreach (IReadOnlyList<FittingCell> row in rows)
            _ = table.AddRow(row.Select(cell => new Text(cell.Text, cell.Style)));
        return table;
    }

    private Rows List()
    {
        List<IRenderable> lines = [];
        foreach (IReadOnlyList<FittingCell> row in rows)
        {
            if (row.Count == 0)
            {
                lines.Add(new Text(""));
                continue;
            }

            lines.Add(new Text(row[0].Text, row[0].Style));
            for (int column = 1; column < row.Count; column++)
            {
                if (row[column].Text.Length == 0)
                    continue;
                string name = columns[column].Name.Replace('\n', ' ');
                lines.Add(
                    new Padder(
                        new Text(name.Length == 0 ? row[column].Text : $"{name}: {row[column].Text}", row[column].Style),
                        new Padding(4, 0, 0, 0)));
            }
        }

        return new Rows(lines);
    }
}
