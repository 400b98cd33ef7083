namespace ElectraDsl.Training;

/// <summary>The hyperparameters of one step: what the recipe's schedules come to there.</summary>
/// <param name="LearningRate">The rate of the discriminator and of what the networks share.</param>
/// <param name="GeneratorLearningRate">What the generator's rate is of it; 0 leaves the generator's own weights as they are.</param>
/// <param name="SamplingTemperature">What the generator's scores are divided by before its samples are drawn.</param>
/// <param name="GeneratorWeight">Weight of the generator's loss.</param>
/// <param name="DiscriminatorWeight">Weight of the discriminator's loss.</param>
public readonly record struct StepHyperparameters(
    double LearningRate, double GeneratorLearningRate, double SamplingTemperature, double GeneratorWeight, double DiscriminatorWeight)
{
    /// <summary>Those of the next update.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="position">How far the run has come.</param>
    public static StepHyperparameters At(PretrainingRecipe recipe, in RunPosition position)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new(
            LearningRateSchedule.Of(recipe).RateAt(position.Step),
            recipe.GeneratorLearningRate.At(position),
            recipe.SamplingTemperature.At(position),
            recipe.GeneratorWeight.At(position),
            recipe.DiscriminatorWeight.At(position));
    }

    /// <summary>Those of an evaluation: nothing is learned, and samples are drawn as at the run's end, however far it has come.</summary>
    /// <param name="recipe">The recipe.</param>
    public static StepHyperparameters ForEvaluation(PretrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new(0, 0, recipe.SamplingTemperature.End, recipe.GeneratorWeight.End, recipe.DiscriminatorWeight.End);
    }
}
