using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>A text of a task, or a pair of texts, and the class that people gave it.</summary>
/// <param name="Label">The class, any word.</param>
/// <param name="First">The text, or the first of the pair.</param>
/// <param name="Second">The second text; null where there is one alone.</param>
public sealed record LabeledText(string Label, string First, string? Second)
{
    private const string Form = "label, text and, for pairs, second text";

    /// <summary>
    /// Reads a task: UTF-8, one row a line, <c>label TAB text</c> or <c>label TAB text TAB second text</c>, packed where the name ends in .gz. A
    /// first row whose first field is
    /// <c>label</c> is a heading. Other tables are brought into this form in one line: <c>awk -F'\t' '{print $2 "\t" $4}'</c> for CoLA's.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorpusException">It cannot be read, a row is no such row, or some have a second text and others not.</exception>
    public static IReadOnlyList<LabeledText> Read(string path)
    {
        IReadOnlyList<string[]> rows = TabbedFile.Read(path, fewest: 2, most: 3, Form);
        LabeledText[] texts = [.. rows
            .Skip(rows.Count > 0 && rows[0][0].Equals("label", StringComparison.OrdinalIgnoreCase) ? 1 : 0)
            .Select(row => new LabeledText(row[0], row[1], row.Length > 2 && row[2].Length > 0 ? row[2] : null))];
        if (texts.Length == 0)
            throw new CorpusException($"{path} holds no rows: a row is {Form}, separated by tabs.");
        int pairs = texts.Count(text => text.Second is not null);
        return pairs == 0 || pairs == texts.Length
            ? texts
            : throw new CorpusException($"{path} has a second text in {pairs} of its {texts.Length} rows: give all rows one, or none.");
    }
}
