using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Export;
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
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="path">The run's folder; it may hold prepared examples, but no run.</param>
    /// <param name="corpus">Prepared for the recipe's sequence length and the model's vocabulary; the caller disposes it.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="commandLine">What the user typed, for run.json.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="initialWeights">
    /// Where to take weights to start from: another run of the same model, or a folder as <see cref="HuggingFaceFolder.Load"/> reads it; null to draw
    /// them.
    /// </param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <param name="held">The lock of the folder, where the caller has taken it to prepare the text; null to take it here.</param>
    /// <exception cref="HuggingFaceException">The weights to start from do not fit the model.</exception>
    /// <exception cref="RunException">
    /// A hyperparameter is out of range, the folder holds a run, the corpus does not fit, or the loss is no longer finite.
    /// </exception>
    /// <exception cref="VocabularyException">The corpus was prepared with another vocabulary than the model was declared for.</exception>
    public static PretrainingOutcome Start(
        PretrainingRecipe recipe,
        string path,
        PreparedCorpus corpus,
        Device device,
        string commandLine = "",
        IPretrainingObserver? observer = null,
        string? initialWeights = null,
        CancellationToken cancellation = default,
        RunLock? held = null)
    {
        RecipeValidation.Check(recipe);
        recipe = RecipeValidation.OnDevice(recipe, device);
        CheckCorpus(recipe, corpus);
        RunFolder folder = RunFolder.ForNewRun(path);
        IPretrainingObserver watcher = observer ?? new NullObserver();
        recipe = TrainingBudget.Settle(recipe, corpus, device, step: 0, trainedSeconds: 0, cancellation);
        RefuseWhatWouldStop(recipe, corpus);
        using PretrainingTrainer trainer = recipe.CreateTrainer(device); // before anything is written: a device may be absent or too small
        InitialWeights? origin = initialWeights is null ? null : InitialWeights.Load(initialWeights, trainer.Arena, recipe.Facts, watcher);
        using RunLock? taken = held is null ? RunLock.Take(folder) : null;
        RunManifest manifest = new(
            RunManifest.CurrentFormat,
            RunId: Guid.NewGuid().ToString("N"),
            recipe.Facts,
            RecipeJson.Write(recipe),
            RunCorpus.Of(folder, corpus),
            [commandLine],
            RunSession.VersionsHere(),
            origin)
        {
            History = RunHistory.Begin(recipe, corpus, commandLine, device),
        };
        folder.Write(manifest);
        return Run(folder, manifest.RunId, trainer, corpus, null, watcher, cancellation);
    }

    /// <summary>Resumes a run from its newest checkpoint, with the recipe it was started with.</summary>
    /// <param name="model">A recipe of the same model; its hyperparameters do not matter.</param>
    /// <param name="path">The run's folder.</param>
    /// <param name="corpus">The corpus that the run was started with; the caller disposes it.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="given">Hyperparameters that were given on the command line, as in <see cref="RunFolder.ReadRecipe"/>.</param>
    /// <param name="commandLine">What the user typed, for run.json.</param>
    /// <param name="observer">Who watches; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="RunException">
    /// There is no run, it is another model's or another corpus's, or a given hyperparameter contradicts it.
    /// </exception>
    /// <exception cref="VocabularyException">The corpus was prepared with another vocabulary than the model was declared for.</exception>
    public static PretrainingOutcome Resume(
        PretrainingRecipe model,
        string path,
        PreparedCorpus corpus,
        Device device,
        IReadOnlyDictionary<string, object>? given = null,
        string commandLine = "",
        IPretrainingObserver? observer = null,
        CancellationToken cancellation = default)
    {
        RunFolder folder = RunFolder.Open(path);
        PretrainingRecipe recipe = folder.ReadRecipe(model, given);
        RecipeValidation.Check(recipe);
        recipe = RecipeValidation.OnDevice(recipe, device);
        CheckCorpus(recipe, corpus);
        RunManifest manifest = folder.ReadManifest();
        using (RunText text = new(folder))
            text.CheckSame(corpus);
        IPretrainingObserver watcher = observer ?? new NullObserver();
        using RunLock held = RunLock.Take(folder);
        AtomicWrite.DeleteLeftovers(folder.Path);
        AtomicWrite.DeleteLeftovers(folder.CheckpointsPath);

        CheckpointStore checkpoints = new(folder, manifest.RunId);
        CheckpointState? state = checkpoints.FindNewest(CheckpointUse.Training, watcher.OnWarning, setAside: true);
        PretrainingRecipe before = folder.ReadRecipe(model);
        if ((recipe.Epochs, recipe.Hours, recipe.Flops) != (before.Epochs, before.Hours, before.Flops))
            recipe = TrainingBudget.Settle(recipe, corpus, device, state?.Step ?? 0, state?.Seconds.Training ?? 0, cancellation);
        if (state is not null && recipe.Steps > before.Steps
            && folder.ReadEvaluations() is [.., { } newest] all && newest.Step == state.Step && EarlyStopping.IsDue(all, recipe))
        {
            throw new RunException(
                $"{path} ended early at step {state.Step}, because --patience is {recipe.Patience}, and would end there again: add --patience 0, or a larger one.");
        }

        if (TrainingBudget.Change(path, before, recipe, state?.Step ?? 0) is { } change)
            watcher.OnNotice(change);
        using PretrainingTrainer trainer = recipe.CreateTrainer(device);
        if (state is null)
        {
            manifest.InitialWeights?.LoadAgain(path, trainer.Arena, recipe.Facts, watcher);
            watcher.OnWarning($"{path} has no checkpoint yet: the run starts over.");
        }
        else
            CheckpointFolder.Read(checkpoints.PathOf(CheckSame(folder, state, recipe).Step), trainer);
        IReadOnlyList<EvaluationResult> evaluations = RestoreRecords(folder, recipe.Facts, state?.Step ?? 0, watcher);
        if (state is not null
            && evaluations is [.., EvaluationResult last]
            && last.Step == state.Step
            && (state.Step == recipe.Steps || EarlyStopping.IsDue(evaluations, recipe)))
        {
            // Nothing is left to do: the run stays as it is, but for derived files that were lost.
            watcher.OnStarted(FactsOf(folder, trainer, corpus, state));
            Export(folder, trainer, corpus.Vocabulary, watcher, isThere: true);
            return new PretrainingOutcome(true, state.Step, last);
        }

        folder.Write(manifest with
        {
            Recipe = RecipeJson.Write(recipe),
            CommandLines = [.. manifest.CommandLines, commandLine],
            History = manifest.History?.Resume(state?.Step ?? 0, commandLine, device),
        });
        return Run(folder, manifest.RunId, trainer, corpus, state, watcher, cancellation);
    }

    /// <summary>Makes the records those of a step, and makes again what follows from them.</summary>
    /// <returns>The evaluations so far.</returns>
    private static IReadOnlyList<EvaluationResult> RestoreRecords(RunFolder folder, ModelConfig model, int step, IPretrainingObserver observer)
    {
        // What is said of later steps was true, too: it is no reason to call a file damaged.
        IReadOnlyList<EvaluationResult> written = folder.ReadEvaluations();
        IReadOnlyList<TrainingReport> reports = StepRecords<TrainingReport>.Repair(folder.MetricsPath, step, observer.OnWarning);
        IReadOnlyList<EvaluationResult> evaluations = StepRecords<EvaluationResult>.Repair(folder.EvaluationsPath, step, observer.OnWarning);
        DerivedFiles.Restore(folder, model, reports, written, observer.OnWarning);
        return evaluations;
    }

    private static PretrainingOutcome Run(
        RunFolder folder,
        string runId,
        PretrainingTrainer trainer,
        PreparedCorpus corpus,
        CheckpointState? state,
        IPretrainingObserver observer,
        CancellationToken cancellation)
    {
        PretrainingRecipe recipe = trainer.Recipe;
        using PretrainingLoop loop = new(folder, runId, trainer, corpus, state, StartAlarms.Of(recipe, corpus.Facts), observer);
        observer.OnStarted(FactsOf(folder, trainer, corpus, state));
        PretrainingOutcome outcome = loop.Run(cancellation);
        if (outcome.Completed)
            Export(folder, trainer, corpus.Vocabulary, observer, isThere: false);
        return outcome;
    }

    private static RunFacts FactsOf(RunFolder folder, PretrainingTrainer trainer, PreparedCorpus corpus, CheckpointState? state) => new(
        trainer.Recipe,
        folder.Path,
        RunMachine.Describe(trainer.Device),
        FirstStep: state?.Step ?? 0,
        trainer.Arena.Layout.ParameterCount,
        corpus.Training.Count,
        corpus.HeldOut.Count,
        corpus.Facts);

    /// <summary>
    /// Writes the finished model for Hugging Face's transformers. That some models cannot be said there is nothing amiss, and that
    /// it cannot be written no fault of the run.
    /// </summary>
    private static void Export(
        RunFolder folder,
        PretrainingTrainer trainer,
        WordPieceVocabulary vocabulary,
        IPretrainingObserver observer,
        bool isThere)
    {
        PretrainingRecipe recipe = trainer.Recipe;
        string? obstacle = HuggingFaceFolder.Obstacle(recipe.Facts);
        try
        {
            using IDisposable? averaged = trainer.UseAveragedWeights();
            if (obstacle is null
                && HuggingFaceFolder.Replace(folder.HuggingFacePath, trainer.Arena, recipe.Facts, vocabulary, recipe.LowerCase)
                && isThere)
                observer.OnWarning($"{folder.HuggingFacePath} had been changed since the run wrote it: it was rewritten.");
        }
        catch (Exception e) when (e is HuggingFaceException or IOException or UnauthorizedAccessException)
        {
            observer.OnWarning($"{folder.HuggingFacePath} was not written: {e.Message}");
            return;
        }

        observer.OnExport(folder.HuggingFacePath, obstacle);
    }

    /// <summary>With --alarms stop, what is wrong before the first step is refused before anything is written.</summary>
    private static void RefuseWhatWouldStop(PretrainingRecipe recipe, PreparedCorpus corpus)
    {
        if (recipe.Alarms == AlarmAction.Stop
            && StartAlarms.Of(recipe, corpus.Facts).FirstOrDefault(alarm => alarm.Level == AlarmLevel.Warning) is { } alarm)
            throw new RunException($"{alarm.Line} The run was not started, because --alarms is stop; --alarms warn starts it all the same.");
    }

    private static void CheckCorpus(PretrainingRecipe recipe, PreparedCorpus corpus)
    {
        if (corpus.Training.SequenceLength != recipe.SequenceLength)
        {
            HyperparameterWords words = new(recipe, nameof(recipe.SequenceLength));
            throw new RunException(
                $"{words[nameof(recipe.SequenceLength)]} is {recipe.SequenceLength}, but {corpus.Training.Path} was prepared for {corpus.Training.SequenceLength}: prepare the corpus again, or give that length.");
        }

        if (recipe.Facts.NextSentencePrediction && !(corpus.Training.HasNextSentenceLabels && corpus.HeldOut.HasNextSentenceLabels))
            throw new RunException(
                $"{recipe.Facts.Name} learns which sentences belong together, but {corpus.Training.Path} has no labels of pairs: prepare the corpus again, with --packing {Hyperparameter.Text(Packing.NextSentence)}.");
        corpus.Vocabulary.Check(recipe.Facts.VocabularySize, recipe.Facts.SpecialTokens);
    }

    /// <summary>run.json and the checkpoint must tell of the same training; someone may have edited one of them or moved the other.</summary>
    private static CheckpointState CheckSame(RunFolder folder, CheckpointState state, PretrainingRecipe recipe)
    {
        ModelConfig model = recipe.Facts;
        if (state.Model != model.FullName || state.Fingerprint != model.Fingerprint)
        {
            throw new RunException(
                $"The newest checkpoint in {folder.CheckpointsPath} is of {state.Model} ({state.Fingerprint}), not of {model.FullName} ({model.Fingerprint}): restore the run's own checkpoints.");
        }

        PretrainingRecipe saved = RecipeJson.Read(state.Recipe, recipe, folder.CheckpointsPath);
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Where(one => one.IsFixed))
        {
            object there = hyperparameter.Get(saved), here = hyperparameter.Get(recipe);
            if (!there.Equals(here))
            {
                throw new RunException(
                    $"{hyperparameter.JsonName} is {Hyperparameter.Text(here)} in {folder.ManifestPath}, but the newest checkpoint was made with {Hyperparameter.Text(there)}: set it back, or start a new run in another folder.");
            }
        }

        return state;
    }

    /// <summary>Watches nothing.</summary>
    private sealed class NullObserver : IPretrainingObserver;
}
