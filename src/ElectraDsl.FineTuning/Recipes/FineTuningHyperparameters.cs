using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>
/// The one table of the hyperparameters of <see cref="FineTuningRecipe"/>, read from its properties: command-line options, what a run writes down,
/// and validation are made from it.
/// </summary>
public static class FineTuningHyperparameters
{
    private const int FewestTokens = 8;

    private static readonly Dictionary<string, RecipeRange> Ranges = new(StringComparer.Ordinal)
    {
        [nameof(FineTuningRecipe.Epochs)] = RecipeRange.Above(0),
        [nameof(FineTuningRecipe.MaxLength)] = RecipeRange.AtLeast(FewestTokens),
        [nameof(FineTuningRecipe.TargetScale)] = RecipeRange.Above(0),
        [nameof(FineTuningRecipe.ContrastiveTemperature)] = RecipeRange.Above(0),
        [nameof(FineTuningRecipe.LoraRank)] = RecipeRange.AtLeast(0),
        [nameof(FineTuningRecipe.LoraAlpha)] = RecipeRange.Above(0),
        [nameof(FineTuningRecipe.CheckpointEvery)] = RecipeRange.AtLeast(0),
    };

    /// <summary>All hyperparameters, in the order of help texts, which is that of the properties.</summary>
    public static ImmutableArray<Hyperparameter> All { get; } =
    [
        .. from property in typeof(FineTuningRecipe).GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let described = property.GetCustomAttribute<HyperparameterAttribute>()
           where described is not null
           select new Hyperparameter(
               property,
               described,
               Ranges.TryGetValue(property.Name, out RecipeRange own) ? own : RecipeRanges.Of(property.Name)),
    ];

    /// <summary>Reads a recipe's value.</summary>
    /// <param name="hyperparameter">One of <see cref="All"/>.</param>
    /// <param name="recipe">The recipe.</param>
    public static object Get(Hyperparameter hyperparameter, FineTuningRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(hyperparameter);
        return hyperparameter.GetFrom(recipe);
    }

    /// <summary>A recipe with the hyperparameters of a command line, which messages call by the names of their options from then on.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="given">Values by <see cref="Hyperparameter.Name"/>.</param>
    /// <exception cref="ArgumentException">There is no such hyperparameter.</exception>
    public static FineTuningRecipe Apply(FineTuningRecipe recipe, IReadOnlyDictionary<string, object> given)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(given);
        FineTuningRecipe changed = recipe with { Typed = recipe.Typed.Union(given.Keys.Select(name => Of(name).Property)) };
        foreach ((string name, object value) in given)
            Of(name).Set(changed, value);
        return changed;
    }

    /// <summary>Refuses a recipe that cannot be trained.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="RunException">One line that names the hyperparameter, its value, and what it must be.</exception>
    public static void Check(FineTuningRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        foreach (Hyperparameter one in All)
        {
            object value = one.GetFrom(recipe);
            if (!one.Accepts(value))
                throw new RunException($"{NameIn(recipe, one)} is {Hyperparameter.Text(value)}: it must be {one.RuleFor(value)}.");
        }

        foreach ((string property, bool isUsed, string needs) in Conditional(recipe))
        {
            if (!isUsed && recipe.Typed.Contains(property))
                throw new RunException($"{Name(property)} does nothing here: it is for {needs}. Leave it out.");
        }

        if (HeadOf(recipe.Task) is { } task && task != recipe.Head.Task)
            throw new RunException(
                $"{Name(nameof(recipe.Task))} is {Hyperparameter.Text(recipe.Task)}, which needs a head with [{task}], and {recipe.Head.Name} has [{recipe.Head.Task}]: declare such a head, or choose another task.");
        if (recipe.MaxLength > recipe.Model.MaxPositions)
            throw new RunException(
                $"{Name(nameof(recipe.MaxLength))} is {recipe.MaxLength}: {recipe.Model.Name} has {recipe.Model.MaxPositions} positions; give that or less.");
        if (recipe.LoraRank > recipe.Model.Kept.HiddenSize)
            throw new RunException(
                $"{Name(nameof(recipe.LoraRank))} is {recipe.LoraRank}: {recipe.Model.Name} has a hidden size of {recipe.Model.Kept.HiddenSize}; give that or less, 8 for example.");
        if (recipe is { LoraRank: > 0, FreezeEncoder: true })
            throw new RunException(
                $"{Name(nameof(recipe.FreezeEncoder))} trains the head alone and {Name(nameof(recipe.LoraRank))} adapts the encoder: give one of them.");
        if (recipe is { Head.Task: HeadTask.SentenceEmbedding, FreezeEncoder: true })
            throw new RunException(
                $"{Name(nameof(recipe.FreezeEncoder))} trains the head alone, and {recipe.Head.Name} has no parameters of its own: leave it out.");
        if (recipe is { Head.Task: HeadTask.SentenceEmbedding, BatchSize: < 2 })
            throw new RunException(
                $"{Name(nameof(recipe.BatchSize))} is {recipe.BatchSize}: {recipe.Head.Name} learns to tell the texts of a batch apart; give 2 or more, 64 for example.");
        ImmutableArray<TaskMetric> metrics = TaskMetrics.Of(recipe.Head);
        if (!metrics.Contains(recipe.BestMetric))
            throw new RunException(
                $"{Name(nameof(recipe.BestMetric))} is {Hyperparameter.Text(recipe.BestMetric)}, which {recipe.Head.Name} is not evaluated by: it must be {string.Join(" or ", metrics.Select(metric => Hyperparameter.Text(metric)))}.");

        string Name(string property) => NameIn(recipe, All.Single(one => one.Property == property));
    }

    /// <summary>Hyperparameters that some recipes read alone.</summary>
    private static IEnumerable<(string Property, bool IsUsed, string Needs)> Conditional(FineTuningRecipe recipe) =>
    [
        (nameof(recipe.LoraAlpha), recipe.LoraRank > 0, "adapters, which --lora-rank asks for"),
        (nameof(recipe.ContrastiveTemperature), recipe.Head.Task == HeadTask.SentenceEmbedding, "sentence vectors"),
        (nameof(recipe.TargetScale), recipe.Head.Task == HeadTask.TextRegression, "numbers"),
        (
            nameof(recipe.DoubleUnordered),
            recipe.Head.Task is HeadTask.SentencePairClassification or HeadTask.TextRegression or HeadTask.SentenceEmbedding,
            "heads that read two texts"),
    ];

    /// <summary>The head that a task of GLUE is for; null for no task.</summary>
    private static HeadTask? HeadOf(GlueTask task) => task switch
    {
        GlueTask.None => null,
        GlueTask.Cola or GlueTask.Sst2 => HeadTask.TextClassification,
        GlueTask.Stsb => HeadTask.TextRegression,
        _ => HeadTask.SentencePairClassification,
    };

    /// <summary>All hyperparameters under their <see cref="Hyperparameter.JsonName"/>.</summary>
    internal static JsonObject Write(FineTuningRecipe recipe) => RecipeJson.Write(All, recipe);

    /// <summary>The recipe with the hyperparameters of a file.</summary>
    /// <param name="json">The hyperparameters.</param>
    /// <param name="head">A recipe of the head.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="RunException">The file has a hyperparameter that is unknown here, or a value of the wrong kind.</exception>
    internal static FineTuningRecipe Read(JsonObject json, FineTuningRecipe head, string path)
    {
        FineTuningRecipe recipe = head with { };
        foreach ((string name, JsonNode? node) in json)
        {
            Hyperparameter hyperparameter = All.FirstOrDefault(one => one.JsonName == name)
                ?? throw new RunException($"{path} has the hyperparameter {name}, which this version does not know: use the version that wrote it.");
            hyperparameter.Set(recipe, RecipeJson.Value(hyperparameter, node as JsonValue, path));
        }

        return recipe;
    }

    private static string NameIn(FineTuningRecipe recipe, Hyperparameter one) => recipe.Typed.Contains(one.Property) ? one.Option : one.Property;

    private static Hyperparameter Of(string name) =>
        All.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"There is no hyperparameter {name}.", nameof(name));
}
