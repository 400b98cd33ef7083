using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Pre-trains a model from its recipe: a new run, or the rest of one that was stopped.</summary>
/// <remarks>
/// Both ways end alike: with <see cref="PretrainingOutcome.Completed"/> after the last step and the evaluation, or, where
/// <c>cancellation</c> asks for it, with a checkpoint after the step that is under way. A run that was stopped or killed and resumed
/// writes the weights and the metrics that it would have written undisturbed.
/// </remarks>
public static class PretrainingRun
{
    /// <summary>Starts a new run.</summary>
    /// <param name="recipe">The model and its knobs.</param>
    /// <param name="path">The run's folder; it may hold prepared examples, but no run.</param>
    /// <param name="corpus">Prepared for the recipe's sequence length and the model's vocabulary; the caller disposes it.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="commandLine">What the user typed, for run.json.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="RunException">A knob is out of range, the folder holds a run, the corpus does not fit, or the loss is no longer finite.</exception>
    public static PretrainingOutcome Start(
        PretrainingRecipe recipe,
        string path,
        PreparedCorpus corpus,
        Device device,
        string commandLine = "",
        IPretrainingObserver? observer = null,
        CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Goes on with a run from its newest checkpoint, with the recipe it was started with.</summary>
    /// <param name="model">A recipe of the same model; its knobs do not matter.</param>
    /// <param name="path">The run's folder.</param>
    /// <param name="corpus">The corpus that the run was started with; the caller disposes it.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="given">Knobs that were given on the command line, as in <see cref="RunFolder.ReadRecipe"/>.</param>
    /// <param name="commandLine">What the user typed, for run.json.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="RunException">There is no run, it is another model's or another corpus's, or a given knob contradicts it.</exception>
    public static PretrainingOutcome Resume(
        PretrainingRecipe model,
        string path,
        PreparedCorpus corpus,
        Device device,
        IReadOnlyDictionary<string, object>? given = null,
        string commandLine = "",
        IPretrainingObserver? observer = null,
        CancellationToken cancellation = default) => throw new NotSupportedException();
}
