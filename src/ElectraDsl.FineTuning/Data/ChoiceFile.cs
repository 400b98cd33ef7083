using System.Globalization;
using System.Text.Json;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Texts with choices: a JSON object a line with the list <c>choices</c>, or a table with the columns <c>choice1</c>, <c>choice2</c> and so on.
/// </summary>
internal static class ChoiceFile
{
    private const string List = "choices", Column = "choice";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">What text and label are called.</param>
    /// <exception cref="TaskDataException">It cannot be read, or a row is broken.</exception>
    public static IReadOnlyList<TaskExample> Read(string path, ExampleColumns columns)
    {
        string text = columns.Text ?? "text", label = columns.Label ?? "label";
        IReadOnlyList<TaskExample> examples = TableFile.IsJsonLines(path)
            ? [.. TableFile.ReadObjects(path).Select(line => OfObject(line.Value, $"{path}:{line.Number}", line.Number, text, label))]
            : [.. ReadTable(path, text, label)];
        return examples.Count > 0 ? examples : throw new TaskDataException($"{path} holds no examples: name a file of examples.");
    }

    private static ChoiceExample OfObject(JsonElement line, string place, int row, string textName, string labelName)
    {
        string? text = line.TryGetProperty(textName, out JsonElement field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        if (string.IsNullOrWhiteSpace(text))
            throw new TaskDataException($"{place} has no text '{textName}'.");
        string[] choices = line.TryGetProperty(List, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "")]
            : [];
        if (choices.Length < 2 || choices.Any(string.IsNullOrWhiteSpace))
            throw new TaskDataException($"{place} has no list '{List}' of two texts or more.");
        string label = line.TryGetProperty(labelName, out JsonElement given) ? given.ToString() : "";
        return new ChoiceExample(row, text, choices, Index(label, choices, $"{place}: column {labelName}"));
    }

    private static IEnumerable<ChoiceExample> ReadTable(string path, string text, string label)
    {
        (_, IReadOnlyList<TableRow> rows) = TableFile.Read(path);
        string[] names = [.. rows[0].Fields.Select(name => name!.Trim())];
        int textPlace = PlaceOf(text), labelPlace = PlaceOf(label);

        // By their numbers, where they have such, wherever the columns stand; otherwise as they stand.
        int[] places =
        [
            .. Enumerable
                .Range(0, names.Length)
                .Where(place => names[place].StartsWith(Column, StringComparison.Ordinal))
                .OrderBy(place => ExampleColumns.NumberOf(names[place][Column.Length..]) ?? 0),
        ];
        if (places.Length < 2)
            throw new TaskDataException(
                $"{path} has {places.Length} columns of choices: name two or more {Column}1, {Column}2 and so on in the first row, which has {string.Join(", ", names)}.");
        foreach (TableRow row in rows.Skip(1))
        {
            if (row.Fields.Count > names.Length)
                throw new TaskDataException($"{path}:{row.Number} has {row.Fields.Count} fields, and the first row {names.Length}: is the row broken?");
            string[] choices = [.. places.Select(place => row.Fields.ElementAtOrDefault(place) ?? "").Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
            if (choices.Length < 2 || choices.Any(string.IsNullOrWhiteSpace))
                throw new TaskDataException($"{path}:{row.Number} has an empty choice before its last, or fewer than two: fill the columns from the left.");
            string given = row.Fields.ElementAtOrDefault(textPlace) ?? "";
            if (string.IsNullOrWhiteSpace(given))
                throw new TaskDataException($"{path}:{row.Number}: column {text} is empty.");
            int right = Index(row.Fields.ElementAtOrDefault(labelPlace) ?? "", choices, $"{path}:{row.Number}: column {label}");
            yield return new ChoiceExample(row.Number, given, choices, right);
        }

        int PlaceOf(string name) => Array.IndexOf(names, name) is int place and >= 0
            ? place
            : throw new TaskDataException($"{path} has no column '{name}': it has {string.Join(", ", names)}. Name another with --text-column or --label-column.");
    }

    private static int Index(string label, string[] choices, string place) =>
        int.TryParse(label.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < choices.Length
            ? index
            : throw new TaskDataException($"{place} is '{label.Trim()}': it must be the number of the right choice, 0 to {choices.Length - 1}.");
}
