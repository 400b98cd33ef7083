using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>A run that was started before: its folder, its recipe and its text. Every command reaches a run through it.</summary>
internal sealed class RunTarget : IDisposable
{
    private readonly RunText text;
    private readonly Terminal terminal;

    private RunTarget(RunFolder folder, PretrainingRecipe recipe, Terminal terminal)
    {
        Folder = folder;
        Recipe = recipe;
        this.terminal = terminal;
        text = new RunText(folder);
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>The recipe that it was started with.</summary>
    public PretrainingRecipe Recipe { get; }

    /// <summary>Its vocabulary.</summary>
    /// <exception cref="RunException">It is gone, or not the run's.</exception>
    public WordPieceVocabulary Vocabulary => text.Vocabulary;

    /// <summary>Path of its vocab.txt.</summary>
    /// <exception cref="RunException">It is gone, or not the run's.</exception>
    public string VocabularyPath => text.VocabularyPath;

    /// <summary>The examples that were held out.</summary>
    /// <exception cref="RunException">They are gone, or not the run's.</exception>
    public ExampleSet HeldOut => text.HeldOut;

    /// <summary>Path of the text for the referee; null where the run was started by a version that kept none.</summary>
    /// <exception cref="RunException">It is gone, or not the run's.</exception>
    public string? ReferenceTextPath => text.ReferenceTextPath;

    /// <summary>All of its text. To open it reads every training example: ask for it only where they are needed.</summary>
    /// <exception cref="RunException">A part is gone, or not the run's.</exception>
    public PreparedCorpus Corpus => text.Corpus;

    /// <summary>Opens a run.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="model">A recipe of its model.</param>
    /// <param name="terminal">Where warnings go.</param>
    /// <param name="given">Hyperparameters that were given on the command line.</param>
    /// <exception cref="RunException">
    /// There is no run, its run.json was changed, it is another model's, or a given hyperparameter contradicts it.
    /// </exception>
    public static RunTarget Open(string path, PretrainingRecipe model, Terminal terminal, IReadOnlyDictionary<string, object>? given = null)
    {
        RunFolder folder = RunFolder.Open(path);
        return new RunTarget(folder, folder.ReadRecipe(model, given), terminal);
    }

    /// <summary>Fills an arena with the newest whole checkpoint's weights, or those of a step, and says where that is not the newest one.</summary>
    /// <returns>Updates made when it was taken.</returns>
    /// <exception cref="RunException">There is no such checkpoint, or it is damaged or another run's.</exception>
    public int LoadWeights(ParameterArena arena, int? step = null) => Folder.LoadWeights(arena, Recipe.Facts, Warnings, step);

    /// <summary>A model with the newest whole checkpoint's weights, or those of a step, to be evaluated. The caller disposes it.</summary>
    /// <param name="device">What to compute on.</param>
    /// <param name="step">Updates made when the checkpoint was taken.</param>
    /// <param name="wanted">The step; null for the newest.</param>
    /// <exception cref="RunException">There is no such whole checkpoint, or it is another run's.</exception>
    public PretrainingTrainer Trained(torch.Device device, out int step, int? wanted = null)
    {
        PretrainingTrainer trainer = Recipe.CreateTrainer(device, isTrained: false);
        try
        {
            step = LoadWeights(trainer.Arena, wanted);
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>The same, for what only a generator and a discriminator can show.</summary>
    /// <exception cref="UsageException">The model has another objective.</exception>
    public JointTrainer TrainedJoint(torch.Device device, out int step, int? wanted = null)
    {
        PretrainingTrainer trainer = Trained(device, out step, wanted);
        if (trainer is JointTrainer joint)
            return joint;
        trainer.Dispose();
        throw new UsageException(
            $"{Recipe.Facts.Name} is trained by {TrainingObjectives.Of(Recipe.Facts).Name}: it has no discriminator to detect replaced tokens.");
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    /// <summary>Says on the terminal what is wrong with checkpoints.</summary>
    public IPretrainingObserver Warnings => new WarningObserver(terminal);

    private sealed class WarningObserver(Terminal terminal) : IPretrainingObserver
    {
        public void OnWarning(string line) => terminal.Warn(line);
    }
}
