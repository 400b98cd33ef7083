namespace ElectraDsl.Training;

/// <summary>
/// Makes a property of <see cref="PretrainingRecipe"/> a hyperparameter: an option of the command line, an entry of run.json and a row of
/// <see cref="Hyperparameters"/>.
/// </summary>
/// <param name="description">One sentence for help texts: the property's summary.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HyperparameterAttribute(string description) : Attribute
{
    /// <summary>One sentence.</summary>
    public string Description => description;

    /// <summary>
    /// Which values it takes, to follow "must be", where its type and its range in <see cref="RecipeRanges"/> do not say all of it.
    /// </summary>
    public string? Rule { get; init; }

    /// <summary>Whether a run keeps the value that it was started with.</summary>
    public bool IsFixed { get; init; } = true;
}
