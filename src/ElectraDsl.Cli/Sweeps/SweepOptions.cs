using System.CommandLine;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// One option for every hyperparameter of a recipe, as <see cref="RecipeOptions"/> has them, but of several values with commas between them.
/// </summary>
/// <param name="models">The project's models.</param>
internal sealed class SweepOptions(IReadOnlyList<PretrainingRecipe> models)
{
    private readonly IReadOnlyList<(Hyperparameter Hyperparameter, Option<object[]?> Option)> options =
    [
        .. Hyperparameters.All
            .Where(one => one.Name != "flops")           // a sweep has one number of its own for all runs
            .Select(one => (one, Make(one, RecipeOptions.IsUsed(one, models)))),
    ];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<(Hyperparameter Hyperparameter, Option Option)> All =>
        options.Select(option => (option.Hyperparameter, (Option)option.Option));

    /// <summary>The values that were given, by <see cref="Hyperparameter.Name"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object>> Given(ParseResult parsed) => options
        .Select(option => (option.Hyperparameter.Name, Values: parsed.GetValue(option.Option)))
        .Where(given => given.Values is { Length: > 0 }) // an array is empty, not null, where its option is absent
        .ToDictionary(given => given.Name, given => (IReadOnlyList<object>)given.Values!);

    /// <summary>The elements of a list as it is typed: commas between them, blanks around them ignored.</summary>
    public static string[] Elements(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static Option<object[]?> Make(Hyperparameter hyperparameter, bool isUsed) => new(hyperparameter.Option)
    {
        Description = RecipeOptions.HelpOf(hyperparameter),
        HelpName = $"{RecipeOptions.HelpNameOf(hyperparameter)},...",
        Hidden = !isUsed,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            List<object> values = [];
            foreach (string text in Elements(result.Tokens[0].Value))
            {
                if (RecipeOptions.Read(hyperparameter, text, result.AddError) is not { } value)
                    return null;
                if (values.Contains(value))
                {
                    result.AddError($"{hyperparameter.Option} names {text} twice: name each value once.");
                    return null;
                }

                values.Add(value);
            }

            return [.. values];
        },
    };
}
