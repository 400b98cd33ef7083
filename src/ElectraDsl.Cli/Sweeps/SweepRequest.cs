using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A sweep as it was asked for.</summary>
/// <param name="Models">The models that take part: one or more.</param>
/// <param name="Lists">Values of hyperparameters by <see cref="Hyperparameter.Name"/>.</param>
/// <param name="Budget">What a run may cost.</param>
/// <param name="Text">Finds the text.</param>
/// <param name="Source">What finds it again, by where the vocabulary and the weights come from, and the seed of what is held out.</param>
/// <param name="Start">The folder behind --initialize-from and the file behind --vocab.</param>
/// <param name="Probe">Files of labeled texts to probe the finished runs with; empty for none.</param>
/// <param name="CommandLine">What was typed.</param>
internal sealed record SweepRequest(
    IReadOnlyList<PretrainingRecipe> Models,
    IReadOnlyDictionary<string, IReadOnlyList<object>> Lists,
    SweepBudget Budget,
    Func<TrainingText> Text,
    Func<TrainingText, StartingPoint, ulong, SweepSource> Source,
    StartingPoint Start,
    IReadOnlyList<string> Probe,
    string CommandLine);
