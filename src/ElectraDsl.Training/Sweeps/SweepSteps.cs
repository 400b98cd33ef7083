using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Turns a budget into a number of steps for each variant of a sweep: once, before the first run, and sweep.json keeps those numbers. So neither a
/// kill nor the machine's speed at another time changes a run.
/// </summary>
/// <param name="budget">What a run may cost.</param>
/// <param name="device">What the runs train on: measured where time decides.</param>
public sealed class SweepSteps(SweepBudget budget, Device device)
{
    /// <summary>Evaluations over a run of a recipe that sets none: enough points for a curve.</summary>
    private const int Evaluations = 20;

    private const double MinutesOfHour = 60;

    // Variants of one model and batch take the same time for a step; measured one by one they would differ by noise.
    private readonly Dictionary<(string Model, double Hours, int Batch, int MicroBatch, SequenceLengths Lengths), int> measured = [];

    /// <summary>The recipe with the number of steps that the budget comes to, and evaluations along the way.</summary>
    /// <param name="recipe">A variant's recipe.</param>
    /// <param name="corpus">Its text.</param>
    /// <param name="keepsEvaluations">Whether how often to evaluate was asked for, never among the answers.</param>
    /// <param name="cancellation">Ends a measurement with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RunException">It comes to less than one step, or to more than can be counted.</exception>
    public PretrainingRecipe Settle(PretrainingRecipe recipe, PreparedCorpus corpus, bool keepsEvaluations, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (budget.Minutes is { } minutes)
            recipe = recipe with { Hours = minutes / MinutesOfHour, Epochs = 0, Flops = 0 };
        int steps = budget.Flops is { } flops ? WorkEstimate.StepsOf(flops, recipe)
            : recipe.Hours > 0 ? Measured(recipe, corpus, cancellation)
            : TrainingBudget.Settle(recipe, corpus, device, step: 0, trainedSeconds: 0, cancellation).Steps;
        PretrainingRecipe settled = recipe with { Steps = steps, Epochs = 0, Hours = 0, Flops = 0 };
        return keepsEvaluations || settled.EvaluateEvery > 0 ? settled : settled with { EvaluateEvery = (steps + Evaluations - 1) / Evaluations };
    }

    private int Measured(PretrainingRecipe recipe, PreparedCorpus corpus, CancellationToken cancellation)
    {
        (string, double, int, int, SequenceLengths) shape =
            (recipe.Facts.FullName, recipe.Hours, recipe.BatchSize, recipe.MicroBatchSize, SequenceLengths.Of(recipe));
        if (!measured.TryGetValue(shape, out int steps))
        {
            steps = TrainingBudget.Settle(recipe, corpus, device, step: 0, trainedSeconds: 0, cancellation).Steps;
            measured.Add(shape, steps);
        }

        return steps;
    }
}
