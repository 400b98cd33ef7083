using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>The one table of all objectives.</summary>
public static class TrainingObjectives
{
    /// <summary>Generator and discriminator: ELECTRA's.</summary>
    public static TrainingObjective ReplacedTokens { get; } = new ReplacedTokenDetection();

    /// <summary>One encoder that predicts masked tokens: BERT's and RoBERTa's.</summary>
    public static TrainingObjective MaskedLanguageModel { get; } = new MaskedLanguageModeling();

    /// <summary>All of them.</summary>
    public static ImmutableArray<TrainingObjective> All { get; } = [ReplacedTokens, MaskedLanguageModel];

    /// <summary>The objective of a model.</summary>
    public static TrainingObjective Of(ModelConfig model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return All.Single(objective => objective.Kind == model.Objective);
    }

    /// <summary>The metric of a name, of whichever objective.</summary>
    internal static Metric MetricOf(string name) => All.SelectMany(objective => objective.Metrics).First(metric => metric.Name == name);
}
