using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>What is known of a run before its first step.</summary>
/// <param name="Recipe">The model and its hyperparameters.</param>
/// <param name="Folder">Where everything is written.</param>
/// <param name="Device">What it runs on, for display: for example <c>cpu, 2 threads</c>.</param>
/// <param name="FirstStep">Updates that were made before: 0 in a new run.</param>
/// <param name="Parameters">Number of trained values; a shared tensor counts once.</param>
/// <param name="TrainingExamples">Sequences to train on.</param>
/// <param name="HeldOutExamples">Sequences kept for evaluation.</param>
/// <param name="Preparation">What was counted while the corpus was prepared.</param>
public sealed record RunFacts(
    PretrainingRecipe Recipe,
    string Folder,
    string Device,
    int FirstStep,
    long Parameters,
    long TrainingExamples,
    long HeldOutExamples,
    PreparationFacts Preparation);
