namespace ElectraDsl.FineTuning;

/// <summary>
/// Reads examples of a head's task from files. Texts: tables with tabs (.tsv, quotation marks are letters, as in GLUE), commas (.csv), or one JSON
/// object a line (.jsonl). Tagging: CoNLL's columns, or .jsonl with lists of words and labels. Questions: SQuAD's .json, 1.1 or 2.0. Each
/// may be packed (.gz).
/// </summary>
public static class ExampleReader
{
    /// <summary>Reads files one after the other.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="head">The head that learns from them.</param>
    /// <param name="columns">Which columns hold what; null for the usual ones.</param>
    /// <exception cref="TaskDataException">
    /// A file cannot be read, is empty, or has a row that is broken, lacks a column or has an unknown label; one line.
    /// </exception>
    public static IReadOnlyList<TaskExample> Read(IEnumerable<string> paths, HeadConfig head, ExampleColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.SelectMany(path => Read(path, head, columns))];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">The head that learns from it.</param>
    /// <param name="columns">Which columns hold what; null for the usual ones.</param>
    /// <exception cref="TaskDataException">As above.</exception>
    public static IReadOnlyList<TaskExample> Read(string path, HeadConfig head, ExampleColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(head);
        columns ??= new ExampleColumns();
        return head.Task switch
        {
            HeadTask.TokenClassification => TaggedFile.Read(path, head, columns),
            HeadTask.QuestionAnswering => SquadFile.Read(path),
            _ => ReadTable(path, head, columns),
        };
    }

    private static IReadOnlyList<TaskExample> ReadTable(string path, HeadConfig head, ExampleColumns columns)
    {
        if (head.Task == HeadTask.SentencePairClassification && columns.SecondText is null)
            throw new TaskDataException($"{head.Name} reads two texts: say which column of {path} holds the second one.");
        if (head.Task == HeadTask.TextClassification && columns.SecondText is not null)
            throw new TaskDataException(
                $"{head.Name} reads one text, but '{columns.SecondText}' of {path} is named as a second one: declare it with [SentencePairClassification].");
        (IReadOnlyList<string>? names, IReadOnlyList<TableRow> rows) = TableFile.Read(path);
        if (names is null && columns.WithoutHeader is { } unnamed && !rows[0].Fields.Contains(columns.Text))
            columns = unnamed;
        if (names is null && columns.OfTable.Any(column => ExampleColumns.NumberOf(column) is null))
        {
            names = [.. rows[0].Fields.Select(name => name!.Trim())];
            rows = [.. rows.Skip(1)];
            if (rows.Count == 0)
                throw new TaskDataException($"{path} has a first row of names and no further one: name a file of examples.");
            foreach (TableRow row in rows.Where(row => row.Fields.Count > names.Count))
                throw new TaskDataException(
                    $"{path}:{row.Number} has {row.Fields.Count} fields, and the first row {names.Count}: is the row broken?");
        }

        int[] places = [.. columns.OfTable.Select(column => PlaceOf(column, names, path))];
        LabelReader labels = new(head);
        return [.. rows.Select(row => Example(row))];

        TextExample Example(TableRow row)
        {
            string[] fields = [.. places.Select((place, index) => Field(row, place, columns.OfTable[index], path))];
            string label = fields[^1], where = $"{path}:{row.Number}: column {columns.OfTable[^1]}";
            string? second = fields.Length > 2 ? fields[1] : null;
            return head.Task == HeadTask.TextRegression
                ? new TextExample(row.Number, fields[0], second, Label: 0, LabelReader.Number(label, where))
                : new TextExample(row.Number, fields[0], second, labels.Label(label, where), Number: 0);
        }
    }

    private static int PlaceOf(string column, IReadOnlyList<string>? names, string path)
    {
        int place = names is null ? -1 : names.ToList().IndexOf(column);
        if (place >= 0)
            return place;
        return ExampleColumns.NumberOf(column) is { } number
            ? number - 1
            : throw new TaskDataException($"{path} has no column '{column}': it has {string.Join(", ", names!)}. Name another, or number the columns from 1 where the first row holds no names.");
    }

    private static string Field(TableRow row, int place, string column, string path)
    {
        string? field = place < row.Fields.Count ? row.Fields[place] : null;
        if (field is null)
            throw new TaskDataException($"{path}:{row.Number} has no field for column {column}: is the row broken?");
        return string.IsNullOrWhiteSpace(field)
            ? throw new TaskDataException($"{path}:{row.Number}: column {column} is empty.")
            : field;
    }
}
