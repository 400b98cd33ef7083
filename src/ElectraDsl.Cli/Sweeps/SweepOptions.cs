using System.CommandLine;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One option for every knob of a recipe, as <see cref="RecipeOptions"/> has them, but of several values with commas between them.</summary>
internal sealed class SweepOptions
{
    private readonly IReadOnlyList<(RecipeKnob Knob, Option<object[]?> Option)> options =
        [.. RecipeKnobs.All.Select(knob => (knob, Make(knob)))];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<(RecipeKnob Knob, Option Option)> All => options.Select(option => (option.Knob, (Option)option.Option));

    /// <summary>The values that were given, by <see cref="RecipeKnob.Name"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object>> Given(ParseResult parsed) => options
        .Select(option => (option.Knob.Name, Values: parsed.GetValue(option.Option)))
        .Where(given => given.Values is { Length: > 0 }) // an array is empty, not null, where its option is absent
        .ToDictionary(given => given.Name, given => (IReadOnlyList<object>)given.Values!);

    /// <summary>The elements of a list as it is typed: commas between them, blanks around them ignored.</summary>
    public static string[] Elements(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static Option<object[]?> Make(RecipeKnob knob) => new(knob.Option)
    {
        Description = $"{knob.Description} {char.ToUpperInvariant(knob.Rule[0])}{knob.Rule[1..]}.",
        HelpName = $"{RecipeOptions.HelpNameOf(knob)},...",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            List<object> values = [];
            foreach (string text in Elements(result.Tokens[0].Value))
            {
                if (RecipeOptions.Read(knob, text, result.AddError) is not { } value)
                    return null;
                if (values.Contains(value))
                {
                    result.AddError($"{knob.Option} names {text} twice: name each value once.");
                    return null;
                }

                values.Add(value);
            }

            return [.. values];
        },
    };
}
