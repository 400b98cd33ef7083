using System.Collections.Immutable;
using System.Reflection;

namespace ElectraDsl.Training;

/// <summary>
/// The one table of all hyperparameters, read from the properties of <see cref="PretrainingRecipe"/>: command-line options, run.json, validation and
/// what a recipe takes over from its base are made from it.
/// </summary>
public static class Hyperparameters
{
    private static readonly string[] Budgets = ["steps", "epochs", "hours", "flops"];

    /// <summary>All hyperparameters, in the order of help texts, which is that of the properties.</summary>
    public static ImmutableArray<Hyperparameter> All { get; } =
    [
        .. from property in typeof(PretrainingRecipe).GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let described = property.GetCustomAttribute<HyperparameterAttribute>()
           where described is not null
           select new Hyperparameter(property, described),
    ];

    /// <summary>
    /// A recipe with the hyperparameters of a command line, which messages call by the names of their options from then on. One of steps, epochs,
    /// hours and FLOPs decides: the one that is given replaces the recipe's, whichever that is.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="given">Values by <see cref="Hyperparameter.Name"/>.</param>
    /// <exception cref="RunException">Two of the four are given, or one that means nothing to the model's objective.</exception>
    public static PretrainingRecipe Apply(PretrainingRecipe recipe, IReadOnlyDictionary<string, object> given)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RefuseUnused(recipe.Facts, given);
        Hyperparameter[] budgets = [.. Budgets.Where(budget => given.TryGetValue(budget, out object? value) && value is int or > 0.0).Select(Of)];
        if (budgets.Length > 1)
            throw new RunException(
                $"{budgets[1].Option} cannot be combined with {budgets[0].Option}: one of --steps, --epochs, --hours and --flops decides when training ends; leave the others out.");
        if (budgets.Length == 1)
            recipe = recipe with { Epochs = 0, Hours = 0, Flops = 0 };
        recipe = recipe with { Typed = recipe.Typed.Union(given.Keys.Select(name => Of(name).Property)) };
        return given.Aggregate(recipe, (changed, value) => Of(value.Key).With(changed, value.Value));
    }

    /// <summary>Refuses what would have no effect, whatever its value.</summary>
    internal static void RefuseUnused(ModelConfig model, IReadOnlyDictionary<string, object> given)
    {
        if (UnusedBy(model.Objective).FirstOrDefault(one => given.ContainsKey(one.Name)) is { } unused)
            throw new RunException(
                $"{unused.Option} has no effect: {model.Name} is trained by {ObjectiveNames.Of(model.Objective)}, which does not use it; leave it out.");
    }

    /// <summary>The hyperparameters that mean nothing to an objective.</summary>
    public static ImmutableArray<Hyperparameter> UnusedBy(Objective objective) =>
        [.. UnusedHyperparameters.Of(objective).Select(row => OfProperty(row.Property))];

    /// <summary>The hyperparameter of a property.</summary>
    internal static Hyperparameter OfProperty(string property) => All.Single(one => one.Property == property);

    /// <summary>The hyperparameter of a name in kebab-case.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Hyperparameter Of(string name) =>
        All.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"There is no hyperparameter {name}.", nameof(name));
}
