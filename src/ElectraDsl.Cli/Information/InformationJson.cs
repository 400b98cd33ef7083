using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What <c>info</c> says, for programs that read it: the same numbers, unrounded; names in snake_case.</summary>
internal static class InformationJson
{
    /// <summary>All models in one document.</summary>
    public static string Of(IEnumerable<(PretrainingRecipe Recipe, DeviceSpeed Speed)> models) =>
        JsonText.Of(new { Models = models.Select(model => Model(model.Recipe, model.Speed)) });

    private static object Model(PretrainingRecipe recipe, DeviceSpeed speed)
    {
        WorkEstimate work = WorkEstimate.Of(recipe);
        return new
        {
            recipe.Facts.Name,
            recipe.Facts.FullName,
            recipe.Facts.Fingerprint,
            Parameters = recipe.Layout.ParameterCount,
            Generator = Network(recipe.Facts.Generator),
            Discriminator = Network(recipe.Facts.Discriminator),
            Encoder = Network(recipe.Facts.Encoder),
            recipe.Steps,
            recipe.BatchSize,
            recipe.MicroBatchSize,
            recipe.SequenceLength,
            Precision = Hyperparameter.Text(recipe.Precision),
            MaskedSlots = recipe.Facts.MaskedSlots(recipe.SequenceLength),
            PartCost.PaperMaskedShare,
            Work = work,
            MemoryBytes = MemoryEstimate.Of(recipe),
            speed.FlopsPerSecond,
            FlopsPerSecondOrigin = speed.Origin,
            Hours = work.TrainingFlops / speed.FlopsPerSecond / 3600,
        };
    }

    private static object? Network(NetworkConfig? network) => network is null ? null : new
    {
        network.Parameters,
        network.TrainingFlops,
        network.PaperFlops,
        network.ActivationBytes,
        Parts = network.Parts.Select(part => new
        {
            part.Part,
            part.Repeats,
            part.Parameters,
            part.TrainingFlops,
            part.PaperFlops,
            part.ActivationBytes,
        }),
    };
}
