namespace ElectraDsl;

/// <summary>
/// The hyperparameters that mean nothing to an objective: a build warns of them, a command line and a run refuse them, and a model does not take them
/// over from a base of another objective.
/// </summary>
public static class UnusedHyperparameters
{
    private static readonly (Objective Objective, string Property, double Default)[] All =
    [
        (Objective.MaskedLanguageModel, "GeneratorLearningRate", RecipeDefaults.GeneratorLearningRate),
        (Objective.MaskedLanguageModel, "SamplingTemperature", RecipeDefaults.SamplingTemperature),
        (Objective.MaskedLanguageModel, "GeneratorWeight", RecipeDefaults.GeneratorWeight),
        (Objective.MaskedLanguageModel, "DiscriminatorWeight", RecipeDefaults.DiscriminatorWeight),
        (Objective.ReplacedTokenDetection, "StaticMasks", RecipeDefaults.StaticMasks),
    ];

    /// <summary>Those of one objective: the names of their properties, and the values that they have where nothing sets them.</summary>
    public static IEnumerable<(string Property, double Default)> Of(Objective objective) =>
        All.Where(row => row.Objective == objective).Select(row => (row.Property, row.Default));
}
