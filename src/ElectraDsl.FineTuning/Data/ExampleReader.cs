namespace ElectraDsl.FineTuning;

/// <summary>
/// Reads examples of a head's task from files. Texts: tables with tabs (.tsv, quotation marks are letters, as in GLUE), commas (.csv), one JSON
/// object a line (.jsonl), or Parquet. Tagging: CoNLL's columns, or .jsonl with lists of words and labels. Questions: SQuAD's .json, 1.1 or 2.0.
/// Choices: .jsonl with the list <c>choices</c>, or a table with columns whose names begin with <c>choice</c>.
/// All but Parquet may be packed: .gz, .zst, .bz2 or .xz.
/// </summary>
public static class ExampleReader
{
    /// <summary>Reads files one after the other.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="head">The head that learns from them.</param>
    /// <param name="columns">Which columns hold what; null for the usual ones.</param>
    /// <param name="isLearned">
    /// Whether they are learned from, and not evaluated on. For sentence vectors a file then needs no label, and no second text.
    /// </param>
    /// <exception cref="TaskDataException">
    /// A file cannot be read, is empty, or has a row that is broken, lacks a column or has an unknown label; one line.
    /// </exception>
    public static IReadOnlyList<TaskExample> Read(
        IEnumerable<string> paths, HeadConfig head, ExampleColumns? columns = null, bool isLearned = false)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.SelectMany(path => Read(path, head, columns, isLearned))];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">The head that learns from it.</param>
    /// <param name="columns">Which columns hold what; null for the usual ones.</param>
    /// <param name="isLearned">As above.</param>
    /// <exception cref="TaskDataException">As above.</exception>
    public static IReadOnlyList<TaskExample> Read(string path, HeadConfig head, ExampleColumns? columns = null, bool isLearned = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(head);
        columns ??= new ExampleColumns();
        return head.Task switch
        {
            HeadTask.TokenClassification => TaggedFile.Read(path, head, columns),
            HeadTask.QuestionAnswering => SquadFile.Read(path),
            HeadTask.MultipleChoice => ChoiceFile.Read(path, columns),
            _ => ReadTable(path, head, columns, isLearned && head.Task == HeadTask.SentenceEmbedding),
        };
    }

    private static IReadOnlyList<TaskExample> ReadTable(string path, HeadConfig head, ExampleColumns columns, bool isUnlabeled)
    {
        if (head.Task == HeadTask.SentenceEmbedding && !isUnlabeled && columns.SecondText is null)
            throw new TaskDataException(
                $"{head.Name} is evaluated on two texts and a number that says how alike they are: say which column of {path} holds the second text.");
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

        string[] wanted = isUnlabeled ? Unlabeled(columns, names, rows[0]) : [.. columns.OfTable];
        int[] places = [.. wanted.Select(column => PlaceOf(column, names, path))];
        LabelReader labels = new(head);
        return [.. rows.Select(row => Example(row))];

        TextExample Example(TableRow row)
        {
            string[] fields = [.. places.Select((place, index) => Field(row, place, wanted[index], path))];
            if (isUnlabeled)
                return new TextExample(row.Number, fields[0], fields.ElementAtOrDefault(1), Label: 0, Number: 0);
            string label = fields[^1], where = $"{path}:{row.Number}: column {wanted[^1]}";
            string? second = fields.Length > 2 ? fields[1] : null;
            return head.Task is HeadTask.TextRegression or HeadTask.SentenceEmbedding
                ? new TextExample(row.Number, fields[0], second, Label: 0, LabelReader.Number(label, where))
                : new TextExample(row.Number, fields[0], second, labels.Label(label, where), Number: 0);
        }
    }

    /// <summary>The text, and the second one where there is such a column: files to evaluate on, which share the names, must have it.</summary>
    private static string[] Unlabeled(ExampleColumns columns, IReadOnlyList<string>? names, TableRow first)
    {
        string text = columns.OfTable[0];
        if (columns.SecondText is not { } second)
            return [text];
        int fields = names?.Count ?? first.Fields.Count;
        bool isThere = names?.Contains(second) == true || (ExampleColumns.NumberOf(second) is { } number && number <= fields);
        return isThere ? [text, second] : [text];
    }

    private static int PlaceOf(string column, IReadOnlyList<string>? names, string path)
    {
        int place = names is null ? -1 : names.ToList().IndexOf(column);
        if (place >= 0)
            return place;
        return ExampleColumns.NumberOf(column) is { } number
            ? number - 1
            : throw new TaskDataException($"{path} has no column '{column}': it has {string.Join(", ", names!)}. Name another with --text-column, --second-text-column or --label-column, or number the columns from 1 where the first row holds no names.");
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
