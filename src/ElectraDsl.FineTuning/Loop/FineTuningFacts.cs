namespace ElectraDsl.FineTuning;

/// <summary>What is known of a run before its first update.</summary>
/// <param name="Recipe">The head and its hyperparameters.</param>
/// <param name="Folder">Where everything is written.</param>
/// <param name="Device">What it runs on, for display: for example <c>cpu, 2 threads</c>.</param>
/// <param name="FirstStep">Updates that were made before: 0 in a new run.</param>
/// <param name="Steps">Updates of the whole run.</param>
/// <param name="Parameters">Number of values of encoder and head.</param>
/// <param name="TrainedParameters">Number of values that are trained: fewer with a frozen encoder or with adapters.</param>
/// <param name="TrainingExamples">Examples to learn from.</param>
/// <param name="TrainingSequences">Sequences that they become: more where pairs are learned in both orders, or texts are read in windows.</param>
/// <param name="DevelopmentExamples">Examples to evaluate on.</param>
public sealed record FineTuningFacts(
    FineTuningRecipe Recipe,
    string Folder,
    string Device,
    int FirstStep,
    int Steps,
    long Parameters,
    long TrainedParameters,
    int TrainingExamples,
    int TrainingSequences,
    int DevelopmentExamples);
