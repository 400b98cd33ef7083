using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One option for every hyperparameter of a recipe, made from the one table of hyperparameters.</summary>
internal sealed class RecipeOptions
{
    private readonly IReadOnlyList<(Hyperparameter Hyperparameter, Option<object?> Option)> options;

    /// <summary>Makes the options.</summary>
    /// <param name="models">The project's models; where there is one, its values are shown as defaults.</param>
    /// <param name="names">The hyperparameters that there shall be options for, by <see cref="Hyperparameter.Name"/>; none means all.</param>
    public RecipeOptions(IReadOnlyList<PretrainingRecipe> models, params string[] names) =>
        options = [
            .. Hyperparameters
                .All.Where(one => names.Length == 0 || names.Contains(one.Name))
                .Select(one => (one, Make(one, models.Count == 1 ? Hyperparameter.Text(one.Get(models[0])) : "the model's"))),
        ];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<Option> All => options.Select(option => option.Option);

    /// <summary>The hyperparameters that were given, by <see cref="Hyperparameter.Name"/>.</summary>
    public IReadOnlyDictionary<string, object> Given(ParseResult parsed) => options
        .Select(option => (option.Hyperparameter.Name, Value: parsed.GetValue(option.Option)))
        .Where(given => given.Value is not null)
        .ToDictionary(given => given.Name, given => given.Value!);

    /// <summary>The recipe with the hyperparameters that were given.</summary>
    public PretrainingRecipe Apply(PretrainingRecipe recipe, ParseResult parsed) =>
        Hyperparameters.Apply(recipe, Given(parsed));

    private static Option<object?> Make(Hyperparameter hyperparameter, string defaultText) => new(hyperparameter.Option)
    {
        Description = $"{HelpOf(hyperparameter)}{HowToWrite(hyperparameter)} Default: {defaultText}.",
        HelpName = HelpNameOf(hyperparameter),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Read(hyperparameter, result.Tokens[0].Value, result.AddError),
    };

    /// <summary>What a help text says of a hyperparameter: its description and its range; choices stand in its name already.</summary>
    internal static string HelpOf(Hyperparameter hyperparameter) =>
        hyperparameter.Type.IsEnum || hyperparameter.Type == typeof(bool)
            ? hyperparameter.Description
            : $"{hyperparameter.Description} {char.ToUpperInvariant(hyperparameter.Rule[0])}{hyperparameter.Rule[1..]}.";

    private static string HowToWrite(Hyperparameter hyperparameter) => hyperparameter.Type == typeof(Schedule)
        ? " A schedule: 4..1@40% linear, 4~1@40% by equal factors, 4/1@40% a jump; 4@20%~1@40% holds 4 until 20 %. After @: a fraction of the run, a step (5000), tokens (20Mtokens) "
            + "or, for the first value, a gain in training AUC (4@auc+0.15~1@80%)."
        : "";

    /// <summary>What a help text calls a hyperparameter's value.</summary>
    internal static string HelpNameOf(Hyperparameter hyperparameter) =>
        hyperparameter.Type == typeof(bool) ? "true|false"
        : hyperparameter.Type == typeof(Schedule) ? "number|schedule"
        : hyperparameter.Type.IsEnum ? string.Join('|', hyperparameter.Choices.Select(Hyperparameter.Text))
        : "number";

    /// <summary>Reads one value.</summary>
    /// <param name="hyperparameter">The hyperparameter.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="addError">Gets one line where the hyperparameter does not take it.</param>
    /// <returns>The value; null where the hyperparameter does not take it.</returns>
    internal static object? Read(Hyperparameter hyperparameter, string text, Action<string> addError)
    {
        if (ValueOf(hyperparameter, text) is not { } value)
            addError($"{hyperparameter.Option} is '{text}': {KindOf(hyperparameter, text)}{Limit(hyperparameter, text)}.");
        else if (!hyperparameter.Accepts(value))
            addError($"{hyperparameter.Option} is {text}: it must be {hyperparameter.RuleFor(value)}.");
        else
            return value;
        return null;
    }

    /// <summary>The number, truth value or choice that a text means, the same in every culture.</summary>
    private static object? ValueOf(Hyperparameter hyperparameter, string text)
    {
        Type type = hyperparameter.Type;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int whole) ? whole : null;
        if (type == typeof(ulong))
            return ulong.TryParse(text, NumberStyles.None, culture, out ulong positive) ? positive : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null;
        if (type == typeof(Schedule))
            return Schedule.TryParse(text, out Schedule? schedule, out _) ? schedule : null;
        if (type == typeof(bool))
            return bool.TryParse(text, out bool flag) ? flag : null;
        return hyperparameter.Choices.FirstOrDefault(choice => Hyperparameter.Text(choice).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    // What is a whole number to everybody but the machine.
    private static string Limit(Hyperparameter hyperparameter, string text) =>
        !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number) ? ""
        : hyperparameter.Type == typeof(int) && number > int.MaxValue ? $" and at most {int.MaxValue}"
        : hyperparameter.Type == typeof(ulong) && number > ulong.MaxValue ? $" and at most {ulong.MaxValue}"
        : "";

    private static string KindOf(Hyperparameter hyperparameter, string text) =>
        hyperparameter.Type == typeof(Schedule) && !Schedule.TryParse(text, out _, out string? fault) ? fault
        : hyperparameter.Type == typeof(bool) || hyperparameter.Type == typeof(ulong) || hyperparameter.Type.IsEnum
            ? $"it must be {hyperparameter.Rule}"
        : hyperparameter.Type == typeof(int) ? $"it must be a whole number, {hyperparameter.Rule}"
        : $"it must be a number, {hyperparameter.Rule}";
}
