using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Which columns of a table hold what: each by its name in the first row, or by its number, from 1, in a table without such a row. In CoNLL's files
/// they are words and labels, numbers alone.
/// </summary>
public sealed record ExampleColumns
{
    /// <summary>The text, or the first of two; of tagged files the word. <c>text</c> where none is named.</summary>
    public string? Text { get; init; }

    /// <summary>The second text; null for none.</summary>
    public string? SecondText { get; init; }

    /// <summary>The label or number. <c>label</c> where none is named; of CoNLL's files the last column.</summary>
    public string? Label { get; init; }

    /// <summary>The same columns in files that have no first row with names; null where there are none such.</summary>
    [JsonIgnore]
    internal ExampleColumns? WithoutHeader { get; init; }

    /// <summary>The columns that a task of GLUE has, as its files are distributed.</summary>
    /// <param name="task">The task; <see cref="GlueTask.None"/> gives <c>text</c> and <c>label</c>.</param>
    public static ExampleColumns Of(GlueTask task) => task switch
    {
        GlueTask.Cola => Named("4", null, "2"),
        GlueTask.Sst2 => Named("sentence", null, "label"),
        GlueTask.Mrpc => Named("#1 String", "#2 String", "Quality"),
        GlueTask.Stsb => Named("sentence1", "sentence2", "score") with { WithoutHeader = Named("6", "7", "5") }, // sts-train.tsv has no names
        GlueTask.Qnli => Named("question", "sentence", "label"),
        GlueTask.Rte => Named("sentence1", "sentence2", "label"),
        GlueTask.Qqp => Named("question1", "question2", "is_duplicate"),
        GlueTask.Mnli => Named("sentence1", "sentence2", "gold_label"),
        _ => new ExampleColumns(),
    };

    /// <summary>The columns that are named, in the order of text, second text, label, with the defaults of a table.</summary>
    internal ImmutableArray<string> OfTable => SecondText is null ? [Text ?? "text", Label ?? "label"] : [Text ?? "text", SecondText, Label ?? "label"];

    /// <summary>The number of a column, from 1; null where it is a name.</summary>
    internal static int? NumberOf(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    private static ExampleColumns Named(string text, string? secondText, string label) =>
        new() { Text = text, SecondText = secondText, Label = label };
}
