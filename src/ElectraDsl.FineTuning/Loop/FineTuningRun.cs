using System.Collections.Immutable;
using System.Globalization;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Trains a head on an encoder: a new run, or the rest of one that was stopped.</summary>
/// <remarks>
/// Both ways end alike: with <see cref="FineTuningOutcome.Completed"/>, or, where <c>cancellation</c> asks for it, with a checkpoint after the update
/// that is under way. A run that was stopped or killed and resumed ends with the weights and evaluations that it would have had undisturbed.
/// </remarks>
public static class FineTuningRun
{
    /// <summary>Starts a new run.</summary>
    /// <param name="recipe">The head and its hyperparameters.</param>
    /// <param name="path">The run's folder; absent or empty.</param>
    /// <param name="data">The files of examples.</param>
    /// <param name="encoder">Where the encoder comes from.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="commandLine">What the user typed, to be written down.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="TaskDataException">A file of examples cannot be used.</exception>
    /// <exception cref="RunException">
    /// A hyperparameter is out of range, the folder is in use, the encoder's run is another model's, or the loss is no longer finite.
    /// </exception>
    /// <exception cref="HuggingFaceException">The encoder's folder does not fit the model.</exception>
    /// <exception cref="VocabularyException">The vocabulary is another one than the model was declared for.</exception>
    public static FineTuningOutcome Start(
        FineTuningRecipe recipe,
        string path,
        FineTuningData data,
        EncoderSource encoder,
        Device device,
        string commandLine = "",
        IFineTuningObserver? observer = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(encoder);
        FineTuningHyperparameters.Check(recipe);
        FineTuningFolder folder = FineTuningFolder.ForNewRun(path);
        ExampleColumns columns = data.Columns ?? ExampleColumns.Of(recipe.Task);
        IReadOnlyList<TaskExample> training = ExampleReader.Read(data.Training, recipe.Head, columns, isLearned: true);
        IReadOnlyList<TaskExample> development = ExampleReader.Read(data.Development, recipe.Head, columns);
        using FineTuningTrainer trainer = new(recipe, device);
        (WordPieceVocabulary vocabulary, bool lowerCase) = encoder.Load(recipe, trainer.Arena);
        trainer.Trained.Start();
        using RunLock held = RunLock.Take(path);
        vocabulary.Save(folder.VocabularyPath);
        FineTuningManifest manifest = new(
            FineTuningManifest.CurrentFormat,
            RunId: Guid.NewGuid().ToString("N"),
            recipe.Head,
            recipe.Model,
            FineTuningHyperparameters.Write(recipe),
            Describe(path, data.Training),
            Describe(path, data.Development),
            data.Columns,
            FileChecksum.Of(folder.VocabularyPath),
            lowerCase,
            encoder.Folder,
            [commandLine],
            RunSession.VersionsHere());

        IFineTuningObserver watcher = observer ?? new NullObserver();
        HashSet<string> learned = [.. manifest.Training.Select(file => file.Checksum)];
        foreach ((string shared, _) in data.Development.Zip(manifest.Development).Where(file => learned.Contains(file.Second.Checksum)))
            watcher.OnWarning($"{shared} holds the same examples as a file that is learned from: figures on it say nothing about other texts.");

        // A checkpoint before the first update: a run that is killed before its next one needs the encoder's folder no more.
        FineTuningCheckpoints checkpoints = new(path, manifest.RunId);
        FineTuningState state = new(
            FineTuningState.CurrentFormat, manifest.RunId, 0, 0, 0, 0, 0, 0, ArenaChecksum: "", ImmutableSortedDictionary<string, string>.Empty);
        _ = checkpoints.Save(trainer.Arena, trainer.Trained.Files, state);
        folder.Write(manifest);
        WordPieceTokenizer tokenizer = new(vocabulary, lowerCase, pretokenization: recipe.Model.Pretokenization);
        return Run(folder, recipe, trainer, checkpoints, state, tokenizer, training, development, watcher, cancellation);
    }

    /// <summary>Resumes a run from its newest checkpoint, with the recipe it was started with. One that is complete stays as it is.</summary>
    /// <param name="head">A recipe of the same head; its hyperparameters do not matter.</param>
    /// <param name="path">The run's folder.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="given">Hyperparameters that were given on the command line, as in <see cref="FineTuningFolder.ReadRecipe"/>.</param>
    /// <param name="commandLine">What the user typed, to be written down.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="RunException">
    /// There is no run, it is another head's, a given hyperparameter contradicts it, or a file that belongs to it is gone or was changed.
    /// </exception>
    public static FineTuningOutcome Resume(
        FineTuningRecipe head,
        string path,
        Device device,
        IReadOnlyDictionary<string, object>? given = null,
        string commandLine = "",
        IFineTuningObserver? observer = null,
        CancellationToken cancellation = default)
    {
        FineTuningFolder folder = FineTuningFolder.Open(path);
        FineTuningRecipe recipe = folder.ReadRecipe(head, given);
        FineTuningHyperparameters.Check(recipe);
        FineTuningManifest manifest = folder.ReadManifest();
        ExampleColumns columns = manifest.Columns ?? ExampleColumns.Of(recipe.Task);
        WordPieceTokenizer tokenizer = folder.OpenTokenizer();
        IReadOnlyList<TaskExample> training = ExampleReader.Read(folder.Find(manifest.Training), recipe.Head, columns, isLearned: true);
        IReadOnlyList<TaskExample> development = ExampleReader.Read(folder.Find(manifest.Development), recipe.Head, columns);
        IFineTuningObserver watcher = observer ?? new NullObserver();
        using RunLock held = RunLock.Take(path);
        AtomicWrite.DeleteLeftovers(path);
        AtomicWrite.DeleteLeftovers(Path.Combine(path, RunFiles.Checkpoints));
        FineTuningCheckpoints checkpoints = new(path, manifest.RunId);
        FineTuningState state = checkpoints.FindNewest(watcher.OnWarning);
        using FineTuningTrainer trainer = new(recipe, device);
        checkpoints.Read(state.Step, trainer.Arena, trainer.Trained.Files);
        FineTuningManifest resumed = manifest with
        {
            Recipe = FineTuningHyperparameters.Write(recipe),
            CommandLines = [.. manifest.CommandLines, commandLine],
        };
        return Run(folder, recipe, trainer, checkpoints, state, tokenizer, training, development, watcher, cancellation, resumed);
    }

    private static FineTuningOutcome Run(
        FineTuningFolder folder,
        FineTuningRecipe recipe,
        FineTuningTrainer trainer,
        FineTuningCheckpoints checkpoints,
        FineTuningState state,
        WordPieceTokenizer tokenizer,
        IReadOnlyList<TaskExample> training,
        IReadOnlyList<TaskExample> development,
        IFineTuningObserver observer,
        CancellationToken cancellation,
        FineTuningManifest? resumed = null)
    {
        EncodedExamples learned = EncodedExamples.Of(training, recipe, tokenizer, isLearned: true);
        EncodedExamples evaluated = EncodedExamples.Of(development, recipe, tokenizer, isLearned: false);
        using FineTuningLoop loop = new(folder, recipe, trainer, checkpoints, state, learned, evaluated, observer);
        if (resumed is not null && !loop.IsComplete)
            folder.Write(resumed);
        observer.OnStarted(new FineTuningFacts(
            recipe,
            folder.Path,
            RunMachine.Describe(trainer.Device),
            state.Step,
            loop.Steps,
            recipe.Layout.ParameterCount,
            trainer.Trained.Count,
            training.Count,
            learned.Inputs.Count,
            development.Count));
        if (learned.Cut > 0)
            observer.OnNotice(string.Create(
                CultureInfo.InvariantCulture,
                $"{learned.Cut:#,0} of {learned.Texts:#,0} sequences to learn from are longer than {recipe.MaxLength} tokens and were cut."));
        if (learned.LabelsWithoutExample(recipe.Head).ToArray() is { Length: > 0 } absent)
            observer.OnWarning($"no example to learn from has the {(absent.Length == 1 ? "label" : "labels")} {string.Join(", ", absent)}.");
        return loop.Run(cancellation);
    }

    private static ImmutableArray<RunFile> Describe(string run, IEnumerable<string> files) =>
        [.. files.Select(file => RunFile.Of(run, file, FileChecksum.Of(file)))];

    /// <summary>Watches nothing.</summary>
    private sealed class NullObserver : IFineTuningObserver;
}
