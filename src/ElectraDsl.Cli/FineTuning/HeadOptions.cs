using System.CommandLine;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Options that name a head, its files and its hyperparameters.</summary>
internal sealed class HeadOptions
{
    private readonly HeadChoice heads;
    private readonly IReadOnlyList<(Hyperparameter Hyperparameter, Option<object?> Option)> hyperparameters;

    /// <summary>Makes them.</summary>
    /// <param name="heads">The project's heads.</param>
    public HeadOptions(IReadOnlyList<FineTuningRecipe> heads)
    {
        this.heads = new HeadChoice(heads);
        Model = new Option<string?>("--model")
        {
            Description = $"The head, if the project declares several: {string.Join(", ", heads.Select(head => head.Head.Name))}.",
            HelpName = "name",
        };
        hyperparameters = [.. FineTuningHyperparameters.All.Select(one => (one, Make(one, heads)))];
    }

    /// <summary>Which of the project's heads.</summary>
    public Option<string?> Model { get; }

    /// <summary>The column of the text.</summary>
    public Option<string?> TextColumn { get; } = Column("--text-column", "the text; of tagged files the word, as a number. Default: text, or that of --task.");

    /// <summary>The column of the second text.</summary>
    public Option<string?> SecondTextColumn { get; } = Column("--second-text-column", "the second text. Default: none, or that of --task.");

    /// <summary>The column of the label.</summary>
    public Option<string?> LabelColumn { get; } = Column("--label-column", "the label or number. Default: label, or that of --task.");

    /// <summary>An option for each hyperparameter.</summary>
    public IEnumerable<Option> Hyperparameters => hyperparameters.Select(one => one.Option);

    /// <summary>The hyperparameters that were given, by name.</summary>
    public IReadOnlyDictionary<string, object> Given(ParseResult parsed) => hyperparameters
        .Select(one => (one.Hyperparameter.Name, Value: parsed.GetValue(one.Option)))
        .Where(given => given.Value is not null)
        .ToDictionary(given => given.Name, given => given.Value!);

    /// <summary>The columns that were named; null for those of the recipe's task.</summary>
    public ExampleColumns? Columns(ParseResult parsed, GlueTask task)
    {
        (string? text, string? second, string? label) =
            (parsed.GetValue(TextColumn), parsed.GetValue(SecondTextColumn), parsed.GetValue(LabelColumn));
        if (text is null && second is null && label is null)
            return null;
        ExampleColumns usual = ExampleColumns.Of(task);
        ExampleColumns columns = new()
        {
            Text = text ?? usual.Text, SecondText = second ?? usual.SecondText, Label = label ?? usual.Label,
        };
        (Option Option, string? Column)[] named =
        [
            (TextColumn, columns.Text ?? "text"), (SecondTextColumn, columns.SecondText), (LabelColumn, columns.Label ?? "label"),
        ];
        return named.Where(one => one.Column is not null).GroupBy(one => one.Column).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UsageException($"{twice.First().Option.Name} and {twice.Last().Option.Name} are both '{twice.Key}': a column is one or the other.")
            : columns;
    }

    /// <summary>The head that was asked for, or the only one.</summary>
    /// <exception cref="UsageException">There is none, there are several and none was named, or there is none of that name.</exception>
    public FineTuningRecipe HeadOf(ParseResult parsed) => heads.Of(parsed.GetValue(Model));

    /// <summary>The head that a run was started with, or that is wanted of a folder in Hugging Face's form.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The folder.</param>
    public FineTuningRecipe HeadOfRun(ParseResult parsed, string run) => heads.OfRun(parsed.GetValue(Model), run);

    private static Option<string?> Column(string name, string what) => new(name)
    {
        Description = $"The column of {what}",
        HelpName = "name|number",
    };

    private static Option<object?> Make(Hyperparameter hyperparameter, IReadOnlyList<FineTuningRecipe> heads) => new(hyperparameter.Option)
    {
        Description = $"{RecipeOptions.HelpOf(hyperparameter)}{DefaultOf(hyperparameter, heads)}",
        HelpName = RecipeOptions.HelpNameOf(hyperparameter),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => RecipeOptions.Read(hyperparameter, result.Tokens[0].Value, result.AddError),
    };

    /// <summary>The value of all heads; nothing where they differ.</summary>
    private static string DefaultOf(Hyperparameter hyperparameter, IReadOnlyList<FineTuningRecipe> heads)
    {
        string[] values = [.. heads.Select(head => Hyperparameter.Text(FineTuningHyperparameters.Get(hyperparameter, head))).Distinct()];
        return values is [{ } same] ? $" Default: {same}." : "";
    }
}
