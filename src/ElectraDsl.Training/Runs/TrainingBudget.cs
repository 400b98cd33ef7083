using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// How long a run trains. Of <see cref="PretrainingRecipe.Steps"/>, <see cref="PretrainingRecipe.Epochs"/>, <see cref="PretrainingRecipe.Hours"/> and
/// <see cref="PretrainingRecipe.Flops"/> one decides; it becomes a number of steps once, before the first of them, and run.json keeps that number. So
/// the learning rate is a function of the step alone, however the run is interrupted.
/// </summary>
internal static class TrainingBudget
{
    // Caches fill and clocks settle within some steps; a thousandth of the budget is not missed.
    private static readonly TimeSpan LongestMeasurement = TimeSpan.FromSeconds(5);
    private const double MeasuredFraction = 1e-3;
    private const int MostSteps = 50;

    /// <summary>The recipe with the number of steps that its epochs, hours or FLOPs come to.</summary>
    /// <param name="recipe">The recipe of a run.</param>
    /// <param name="corpus">Its text.</param>
    /// <param name="device">What it trains on: measured where hours decide.</param>
    /// <param name="step">Updates made before.</param>
    /// <param name="trainedSeconds">Time that they took.</param>
    /// <param name="cancellation">Ends the measurement with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RunException">It comes to more steps than can be counted.</exception>
    public static PretrainingRecipe Settle(
        PretrainingRecipe recipe, PreparedCorpus corpus, Device device, int step, double trainedSeconds, CancellationToken cancellation)
    {
        double steps =
            recipe.Epochs > 0 ? Math.Ceiling(recipe.Epochs * corpus.Training.Count / recipe.BatchSize)
            : recipe.Hours > 0 ? step + Math.Floor(((recipe.Hours * 3600) - trainedSeconds) / SecondsOfStep(recipe, corpus, device, cancellation))
            : recipe.Flops > 0 ? WorkEstimate.StepsOf(recipe.Flops, recipe)
            : recipe.Steps;
        if (steps > int.MaxValue)
        {
            Hyperparameter budget = Hyperparameters.OfProperty(recipe.Epochs > 0 ? nameof(recipe.Epochs) : nameof(recipe.Hours));
            string name = new HyperparameterWords(recipe, budget.Property)[budget.Property];
            throw new RunException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is {Hyperparameter.Text(budget.Get(recipe))}: that is {steps:0.0e+0} steps, and a run has at most {int.MaxValue:#,0}; give less."));
        }

        return recipe with { Steps = (int)Math.Max(1, steps) };
    }

    /// <summary>
    /// Refuses a budget that ends before the step that a run has reached, and says what a changed one does to the learning rate and to schedules over
    /// fractions of the run.
    /// </summary>
    /// <param name="path">The run's folder, for the message.</param>
    /// <param name="before">The recipe that the run had.</param>
    /// <param name="now">The recipe that it continues with.</param>
    /// <param name="step">Updates made before.</param>
    /// <returns>One line; null where the budget is what it was.</returns>
    /// <exception cref="RunException">The budget is already spent.</exception>
    public static string? Change(string path, PretrainingRecipe before, PretrainingRecipe now, int step)
    {
        if (now.Steps < step)
        {
            throw new RunException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has made {step:#,0} steps, and the budget ends after {Text(now)}: give a larger budget, or start a new run from its weights with --initialize-from {path}."));
        }

        if (now.Steps == before.Steps)
            return null;
        string[] schedules =
        [
            .. Hyperparameters
                .All.Where(one =>
                    one.Get(now) is Schedule schedule && schedule.Points.Any(point => point is { At: { Unit: ScheduleUnit.Fraction, Amount: > 0 } }))
                .Select(one => one.Option),
        ];
        string moved = schedules.Length == 0 ? "" : $" The percentages of {string.Join(", ", schedules)} refer to the new length.";
        double was = LearningRateSchedule.Of(before).RateAt(step), becomes = LearningRateSchedule.Of(now).RateAt(step);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The run now ends after {Text(now)}, not {before.Steps:#,0}: the learning rate of step {step + 1L:#,0} ")
            + (was == becomes
                ? string.Create(CultureInfo.InvariantCulture, $"stays {becomes:0.##e+0;-0.##e+0;0}.{moved}")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"changes from {was:0.##e+0;-0.##e+0;0} to {becomes:0.##e+0;-0.##e+0;0}, as if it had been set from the start.{moved}"));
    }

    /// <summary>A budget in words: <c>1,200 steps (3 epochs)</c>.</summary>
    public static string Text(PretrainingRecipe recipe) => string.Create(
        CultureInfo.InvariantCulture,
        $"{recipe.Steps:#,0} steps{(recipe.Epochs > 0 ? $" ({recipe.Epochs} epochs)" : recipe.Hours > 0 ? $" ({recipe.Hours} hours)" : recipe.Flops > 0 ? $" ({recipe.Flops:0.###e+0} FLOPs)" : "")}");

    /// <summary>Measures steps on the run's own text with weights that are dropped.</summary>
    private static double SecondsOfStep(PretrainingRecipe recipe, PreparedCorpus corpus, Device device, CancellationToken cancellation)
    {
        if (recipe.ShortSequenceLength > 0 && recipe.ShortProportion is > 0 and < 1)
        {
            double ofShort = SecondsOfStep(recipe with { ShortProportion = 1 }, corpus, device, cancellation);
            double ofWhole = SecondsOfStep(recipe with { ShortSequenceLength = 0 }, corpus, device, cancellation);
            return (recipe.ShortProportion * ofShort) + ((1 - recipe.ShortProportion) * ofWhole);
        }

        using PretrainingTrainer trainer = recipe.CreateTrainer(device);
        using TrainingUpdate update = new(trainer, corpus);
        _ = Make(0);                                     // the first one allocates memory and compiles
        TimeSpan limit = TimeSpan.FromSeconds(Math.Min(LongestMeasurement.TotalSeconds, MeasuredFraction * 3600 * recipe.Hours));
        double seconds = 0;
        int steps = 0;
        do
            seconds += Make(++steps);
        while (steps < MostSteps && seconds < limit.TotalSeconds);
        return seconds / steps;

        double Make(int step)
        {
            cancellation.ThrowIfCancellationRequested();
            long started = Stopwatch.GetTimestamp();
            _ = update.Make(step, StepHyperparameters.At(recipe, RunPosition.Of(0, recipe.Steps)) with { LearningRate = 0 });
            _ = trainer.Totals.Read();                   // waits for the device
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
