namespace ElectraDsl.Training;

/// <summary>What the schedules of a recipe come to at one of its steps.</summary>
public static class RecipeSteps
{
    extension(StepHyperparameters)
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
}
