using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// What a model is trained to do, as far as it does not depend on the model: its figures, its losses, what is watched. The step itself is the
/// generated trainer's, the measuring an <see cref="IEvaluation"/>'s. All of them are in <see cref="TrainingObjectives"/>.
/// </summary>
public abstract class TrainingObjective
{
    /// <summary>What [ElectraModel] calls it.</summary>
    internal abstract Objective Kind { get; }

    /// <summary>What it is called in a sentence.</summary>
    public string Name => ObjectiveNames.Of(Kind);

    /// <summary>Its figures, in the order in which they are shown.</summary>
    public abstract ImmutableArray<Metric> Metrics { get; }

    /// <summary>The hyperparameters that mean nothing to it.</summary>
    public ImmutableArray<Hyperparameter> UnusedHyperparameters => Hyperparameters.UnusedBy(Kind);

    /// <summary>The sums that must be finite, and what each is called in a sentence.</summary>
    /// <param name="model">What is trained.</param>
    internal abstract ImmutableArray<(string Sum, string Meaning)> LossesOf(ModelConfig model);

    /// <summary>What is watched of its runs, in the order in which it is named.</summary>
    internal abstract ImmutableArray<AlarmCondition> Conditions { get; }

    /// <summary>The figures of a report: of the metrics' names, their measured baselines among them.</summary>
    /// <param name="totals">The sums since the last report.</param>
    /// <param name="hyperparameters">What the schedules came to at the last update.</param>
    internal abstract FigureSet Figures(TotalsReport totals, in StepHyperparameters hyperparameters);

    /// <summary>What is minimized.</summary>
    /// <param name="figures">Those of the report.</param>
    /// <param name="hyperparameters">As there.</param>
    internal abstract double Loss(FigureSet figures, in StepHyperparameters hyperparameters);

    /// <summary>
    /// How much more a report shows than a trivial baseline: the gain that a <see cref="Schedule"/> may wait for. NaN where the objective has none,
    /// and no schedule waits.
    /// </summary>
    /// <param name="figures">Those of the report.</param>
    internal virtual double GainOf(FigureSet figures) => double.NaN;

    /// <summary>What is watched besides what is watched of every run.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="history">The reports, which grow.</param>
    internal abstract ObjectiveAlarms Watch(PretrainingRecipe recipe, ReportHistory history);
}
