namespace ElectraDsl.Training;

/// <summary>Work of a whole pre-training, reckoned before it is started.</summary>
/// <param name="Tokens">Tokens of all steps, padding included.</param>
/// <param name="TrainingFlops">Floating-point operations as they are usually counted: see <see cref="PartCost.TrainingFlops"/>. For hours.</param>
/// <param name="PaperFlops">Floating-point operations as the paper's tables count them: see <see cref="PartCost.PaperFlops"/>. To compare with those tables, and for nothing else.</param>
public sealed record WorkEstimate(double Tokens, double TrainingFlops, double PaperFlops)
{
    /// <summary>The work of a recipe.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    public static WorkEstimate Of(PretrainingRecipe recipe)
    {
        double tokens = (double)recipe.Steps * recipe.BatchSize * recipe.SequenceLength;
        return new WorkEstimate(
            tokens,
            tokens * recipe.Facts.TrainingFlopsPerToken(recipe.SequenceLength),
            tokens * recipe.Facts.PaperFlopsPerToken(recipe.SequenceLength));
    }
}
