using System.Globalization;

namespace ElectraDsl.Training;

/// <summary>Work of a whole pre-training, reckoned before it is started.</summary>
/// <param name="Tokens">Tokens of all steps, padding included.</param>
/// <param name="TrainingFlops">Floating-point operations as they are usually counted: see <see cref="PartCost.TrainingFlops"/>. For hours.</param>
/// <param name="PaperFlops">
/// Floating-point operations as the paper's tables count them: see <see cref="PartCost.PaperFlops"/>. To compare with those tables, and for nothing
/// else.
/// </param>
public sealed record WorkEstimate(double Tokens, double TrainingFlops, double PaperFlops)
{
    private const int ManySteps = 1_000_000_000;

    /// <summary>The work of a recipe.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    public static WorkEstimate Of(PretrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        SequenceLengths lengths = SequenceLengths.Of(recipe);
        return new WorkEstimate(
            recipe.BatchSize * lengths.Sum(recipe.Steps, length => length),
            recipe.BatchSize * lengths.Sum(recipe.Steps, length => length * recipe.Facts.TrainingFlopsPerToken(length)),
            recipe.BatchSize * lengths.Sum(recipe.Steps, length => length * recipe.Facts.PaperFlopsPerToken(length)));
    }

    /// <summary>The whole steps that fit into a number of operations.</summary>
    /// <exception cref="RunException">None fits, or too many do.</exception>
    public static int StepsOf(double flops, PretrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        const string Flops = nameof(recipe.Flops), Batch = nameof(recipe.BatchSize);
        HyperparameterWords words = new(recipe, Flops, Batch);
        string budget = recipe.Flops == flops ? words[Flops] : "--flops"; // of a sweep, which no recipe holds
        int many = recipe.ShortSequenceLength > 0 ? ManySteps : 1; // the first ones are short: what one takes is a mean
        double step = Of(recipe with { Steps = many }).TrainingFlops / many, steps = Math.Floor(flops / step);
        return steps switch
        {
            < 1 => throw new RunException(string.Create(
                CultureInfo.InvariantCulture,
                $"{budget} is {flops}, but one step of {recipe.Facts.Name} with {words[Batch]} {recipe.BatchSize} takes {step:0.000e0}: give more, or make the batch smaller.")),
            > int.MaxValue => throw new RunException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{budget} is {flops}: that is {steps:0.0e+0} steps of {recipe.Facts.Name}, and a run has at most {int.MaxValue:#,0}; give less.")),
            _ => (int)steps,
        };
    }
}
