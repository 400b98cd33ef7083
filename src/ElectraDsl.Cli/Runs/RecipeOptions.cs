using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One option for every knob of a recipe, made from the one table of knobs.</summary>
internal sealed class RecipeOptions
{
    private readonly IReadOnlyList<(RecipeKnob Knob, Option<object?> Option)> options;

    /// <summary>Makes the options.</summary>
    /// <param name="models">The project's models; where there is one, its values are shown as defaults.</param>
    /// <param name="names">The knobs that there shall be options for, by <see cref="RecipeKnob.Name"/>; none means all.</param>
    public RecipeOptions(IReadOnlyList<PretrainingRecipe> models, params string[] names) =>
        options = [.. RecipeKnobs.All.Where(knob => names.Length == 0 || names.Contains(knob.Name)).Select(knob => (knob, Make(knob, models.Count == 1 ? RecipeKnob.Text(knob.Get(models[0])) : "the model's")))];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<Option> All => options.Select(option => option.Option);

    /// <summary>The knobs that were given, by <see cref="RecipeKnob.Name"/>.</summary>
    public IReadOnlyDictionary<string, object> Given(ParseResult parsed) => options
        .Select(option => (option.Knob.Name, Value: parsed.GetValue(option.Option)))
        .Where(given => given.Value is not null)
        .ToDictionary(given => given.Name, given => given.Value!);

    /// <summary>The recipe with the knobs that were given.</summary>
    public PretrainingRecipe Apply(PretrainingRecipe recipe, ParseResult parsed) =>
        RecipeKnobs.Apply(recipe, Given(parsed));

    private static Option<object?> Make(RecipeKnob knob, string defaultText) => new(knob.Option)
    {
        Description = $"{knob.Description} {char.ToUpperInvariant(knob.Rule[0])}{knob.Rule[1..]}.{HowToWrite(knob)} Default: {defaultText}.",
        HelpName = HelpNameOf(knob),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Read(knob, result.Tokens[0].Value, result.AddError),
    };

    private static string HowToWrite(RecipeKnob knob) => knob.Type == typeof(Schedule)
        ? " A number, or a schedule: 4..1@40% in a straight line, 4~1@40% by equal factors, 4/1@40% with a jump."
        : "";

    /// <summary>What a help text calls a knob's value.</summary>
    internal static string HelpNameOf(RecipeKnob knob) =>
        knob.Type == typeof(bool) ? "true|false" : knob.Type == typeof(Schedule) ? "number|schedule" : knob.Type.IsEnum ? string.Join('|', knob.Choices.Select(RecipeKnob.Text)) : "number";

    /// <summary>Reads one value.</summary>
    /// <param name="knob">The knob.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="addError">Gets one line where the knob does not take it.</param>
    /// <returns>The value; null where the knob does not take it.</returns>
    internal static object? Read(RecipeKnob knob, string text, Action<string> addError)
    {
        if (ValueOf(knob, text) is not { } value)
            addError($"{knob.Option} is '{text}': {KindOf(knob, text)}{Limit(knob, text)}.");
        else if (!knob.Accepts(value))
            addError($"{knob.Option} is {text}: it must be {knob.RuleFor(value)}.");
        else
            return value;
        return null;
    }

    /// <summary>The number, truth value or choice that a text means, the same in every culture.</summary>
    private static object? ValueOf(RecipeKnob knob, string text)
    {
        Type type = knob.Type;
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
        return knob.Choices.FirstOrDefault(choice => RecipeKnob.Text(choice).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    // What is a whole number to everybody but the machine.
    private static string Limit(RecipeKnob knob, string text) =>
        !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number) ? ""
        : knob.Type == typeof(int) && number > int.MaxValue ? $" and at most {int.MaxValue}"
        : knob.Type == typeof(ulong) && number > ulong.MaxValue ? $" and at most {ulong.MaxValue}"
        : "";

    private static string KindOf(RecipeKnob knob, string text) =>
        knob.Type == typeof(Schedule) && !Schedule.TryParse(text, out _, out string? fault) ? fault
        : knob.Type == typeof(bool) || knob.Type == typeof(ulong) || knob.Type.IsEnum ? $"it must be {knob.Rule}"
        : knob.Type == typeof(int) ? $"it must be a whole number, {knob.Rule}"
        : $"it must be a number, {knob.Rule}";
}
