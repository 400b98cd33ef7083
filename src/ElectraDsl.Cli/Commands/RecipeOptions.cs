using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One option for every knob of a recipe, made from the one table of knobs.</summary>
internal sealed class RecipeOptions
{
    private readonly IReadOnlyList<(RecipeKnob Knob, Option Option, Func<ParseResult, object?> Given)> options;

    /// <summary>Makes the options.</summary>
    /// <param name="models">The project's models; where there is one, its values are shown as defaults.</param>
    public RecipeOptions(IReadOnlyList<PretrainingRecipe> models) =>
        options = [.. RecipeKnobs.All.Select(knob => Make(knob, models.Count == 1 ? RecipeKnob.Text(knob.Get(models[0])) : "the model's"))];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<Option> All => options.Select(option => option.Option);

    /// <summary>The knobs that were given, by <see cref="RecipeKnob.Name"/>.</summary>
    public IReadOnlyDictionary<string, object> Given(ParseResult parsed) => options
        .Select(option => (option.Knob.Name, Value: option.Given(parsed)))
        .Where(given => given.Value is not null)
        .ToDictionary(given => given.Name, given => given.Value!);

    /// <summary>The recipe with the knobs that were given.</summary>
    public PretrainingRecipe Apply(PretrainingRecipe recipe, ParseResult parsed) =>
        Given(parsed).Aggregate(recipe, (changed, given) => RecipeKnobs.Of(given.Key).With(changed, given.Value));

    private static (RecipeKnob Knob, Option Option, Func<ParseResult, object?> Given) Make(RecipeKnob knob, string defaultText)
    {
        if (knob.Type == typeof(int))
            return Number<int>(knob, defaultText, "a whole number", "<number>", NumberStyles.AllowLeadingSign);
        if (knob.Type == typeof(ulong))
            return Number<ulong>(knob, defaultText, "a whole number", "<number>", NumberStyles.None);
        if (knob.Type == typeof(double))
            return Number<double>(knob, defaultText, "a number", "<number>", NumberStyles.Float);
        return Typed<bool>(knob, defaultText, "true|false", result => result.Tokens.Count == 0
            ? true                                       // --lower-case alone switches it on
            : bool.TryParse(result.Tokens[0].Value, out bool flag) ? flag : Refuse<bool>(result, $"{knob.Option} is '{result.Tokens[0].Value}': it must be true or false."));
    }

    private static (RecipeKnob Knob, Option Option, Func<ParseResult, object?> Given) Number<T>(
        RecipeKnob knob,
        string defaultText,
        string kind,
        string helpName,
        NumberStyles styles)
        where T : struct, INumber<T> => Typed<T>(knob, defaultText, helpName, result =>
        {
            string text = result.Tokens[0].Value;
            if (!T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value))
                return Refuse<T>(result, $"{knob.Option} is '{text}': it must be {kind}{(knob.Rule.StartsWith(kind, StringComparison.Ordinal) ? "" : $", {knob.Rule}")}.");
            return knob.Accepts(value) ? value : Refuse<T>(result, $"{knob.Option} is {text}: it must be {knob.Rule}.");
        });

    private static (RecipeKnob Knob, Option Option, Func<ParseResult, object?> Given) Typed<T>(
        RecipeKnob knob,
        string defaultText,
        string helpName,
        Func<ArgumentResult, T?> parse)
        where T : struct
    {
        Option<T?> option = new(knob.Option)
        {
            Description = $"{knob.Description} {char.ToUpperInvariant(knob.Rule[0])}{knob.Rule[1..]}. Default: {defaultText}.",
            HelpName = helpName.Trim('<', '>'),
            Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            CustomParser = parse,
        };
        return (knob, option, parsed => parsed.GetResult(option) is null ? null : parsed.GetValue(option));
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
        where T : struct
    {
        result.AddError(message);
        return null;
    }
}
