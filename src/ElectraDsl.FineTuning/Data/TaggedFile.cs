using System.Text.Json;

namespace ElectraDsl.FineTuning;

/// <summary>Tagged sentences: CoNLL's columns, a word a line and a blank line behind each sentence, or one JSON object a line.</summary>
internal static class TaggedFile
{
    // Separates documents in CoNLL 2003.
    private const string DocumentStart = "-DOCSTART-";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">Whose labels it has.</param>
    /// <param name="columns">
    /// Of CoNLL's files the numbers of two columns; of JSON the names of two lists, <c>words</c> and <c>labels</c> where none are named.
    /// </param>
    /// <exception cref="TaskDataException">It cannot be read, or a row is broken.</exception>
    public static IReadOnlyList<TaskExample> Read(string path, HeadConfig head, ExampleColumns columns)
    {
        LabelReader labels = new(head);
        IReadOnlyList<TaskExample> sentences = TableFile.IsJsonLines(path)
            ? [.. TableFile.ReadObjects(path).Select(line => OfObject(line.Value, $"{path}:{line.Number}", line.Number, labels, columns))]
            : [.. ReadColumns(path, labels, columns)];
        return sentences.Count > 0 ? sentences : throw new TaskDataException($"{path} holds no sentences: name a file of examples.");
    }

    private static IEnumerable<TaskExample> ReadColumns(string path, LabelReader labels, ExampleColumns columns)
    {
        int word = Number(columns.Text, 1, path), label = Number(columns.Label, 0, path); // 0: the last one
        List<(string Word, int Label)> sentence = [];
        int first = 1;
        foreach ((int number, string line) in TextLines.Read(path))
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith(DocumentStart, StringComparison.Ordinal))
            {
                if (sentence.Count > 0)
                    yield return Sentence();
                sentence = [];
                continue;
            }

            // Tabs alone where there are some: a word may hold a blank then.
            string[] fields = line.Contains('\t', StringComparison.Ordinal)
                ? line.Split('\t')
                : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < Math.Max(2, Math.Max(word, label)))
                throw new TaskDataException(
                    $"{path}:{number} has {fields.Length} {(fields.Length == 1 ? "column" : "columns")}: a row is a word and its label, at least {Math.Max(2, Math.Max(word, label))}, and sentences are separated by blank lines.");
            if (sentence.Count == 0)
                first = number;
            int place = label == 0 ? fields.Length : label;
            sentence.Add((fields[word - 1], labels.Label(fields[place - 1], $"{path}:{number}: column {place}")));
        }

        if (sentence.Count > 0)
            yield return Sentence();

        WordsExample Sentence() => new(first, [.. sentence.Select(row => row.Word)], [.. sentence.Select(row => row.Label)]);
    }

    private static int Number(string? column, int usual, string path) => column is null
        ? usual
        : ExampleColumns.NumberOf(column)
            ?? throw new TaskDataException($"{path} has no column '{column}': the columns of such a file have no names; give a number from 1.");

    private static WordsExample OfObject(JsonElement line, string place, int row, LabelReader labels, ExampleColumns columns)
    {
        string wordsName = columns.Text ?? "words", labelsName = columns.Label ?? "labels";
        string[] words = List(wordsName), given = List(labelsName);
        if (words.Length != given.Length || words.Length == 0)
            throw new TaskDataException($"{place} has {words.Length} {wordsName} and {given.Length} {labelsName}: give each word a label.");
        return new WordsExample(row, words, [.. given.Select(label => labels.Label(label, $"{place}: column {labelsName}"))]);

        string[] List(string name) => line.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())]
            : throw new TaskDataException(
                $"{place} has no list '{name}': it has {string.Join(", ", line.EnumerateObject().Select(property => property.Name))}.");
    }
}
