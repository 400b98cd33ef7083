using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>A model with hyperparameters: what a sweep trains once with every seed, and a row of its table.</summary>
/// <param name="Name">
/// What it does differently from the others, for example <c>learning-rate 0.001</c>; the model's name where nothing differs.
/// </param>
/// <param name="Model">The model's full name.</param>
/// <param name="Given">The hyperparameters that were given, under their <see cref="Hyperparameter.JsonName"/>; all others are the model's.</param>
/// <param name="Recipe">All hyperparameters, once the number of steps is known; null before. The seed in it is not a run's.</param>
/// <param name="Text">Which of the prepared texts it learns from, from 0 on.</param>
public sealed record SweepVariant(string Name, string Model, JsonObject Given, JsonObject? Recipe, int Text)
{
    /// <summary>A variant whose number of steps is not known yet.</summary>
    /// <param name="name">What it does differently from the others.</param>
    /// <param name="model">The model.</param>
    /// <param name="given">Hyperparameters by <see cref="Hyperparameter.Name"/>.</param>
    /// <param name="text">Which of the prepared texts it learns from, from 0 on.</param>
    /// <exception cref="RunException">The hyperparameters contradict each other: see <see cref="Hyperparameters.Apply"/>.</exception>
    public static SweepVariant Of(string name, PretrainingRecipe model, IReadOnlyDictionary<string, object> given, int text)
    {
        ArgumentNullException.ThrowIfNull(model);
        JsonObject all = RecipeJson.Write(Hyperparameters.Apply(model, given)), chosen = [];
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Where(one => given.ContainsKey(one.Name)))
            chosen[hyperparameter.JsonName] = all[hyperparameter.JsonName]?.DeepClone();
        return new SweepVariant(name, model.Facts.FullName, chosen, Recipe: null, text);
    }

    /// <summary>The variant with a recipe whose number of steps is known.</summary>
    public SweepVariant Settled(PretrainingRecipe recipe) => this with { Recipe = RecipeJson.Write(recipe) };

    /// <summary>Whether a hyperparameter was given.</summary>
    public bool Gives(Hyperparameter hyperparameter)
    {
        ArgumentNullException.ThrowIfNull(hyperparameter);
        return Given.ContainsKey(hyperparameter.JsonName);
    }

    /// <summary>Its recipe, as far as it is known.</summary>
    /// <param name="model">A recipe of the model; where <see cref="Recipe"/> is there, its hyperparameters do not matter.</param>
    /// <param name="path">The file that this comes from, for messages.</param>
    /// <exception cref="RunException">A hyperparameter is unknown here, or its value is of the wrong kind.</exception>
    public PretrainingRecipe RecipeOf(PretrainingRecipe model, string path)
    {
        if (Recipe is not null)
            return RecipeJson.Read(Recipe, model, path);
        PretrainingRecipe changed = RecipeJson.Read(Given, model, path);
        return Hyperparameters.Apply(model, Hyperparameters.All.Where(Gives).ToDictionary(one => one.Name, one => one.Get(changed)));
    }
}
