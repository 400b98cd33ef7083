using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Trains the runs of a sweep one after the other, and shows what came of it.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="commandLine">What was typed, for the run.json of every run.</param>
/// <param name="asJson">Whether standard output gets one document and nothing else; progress is on standard error then.</param>
internal sealed class Sweeping(Terminal terminal, string commandLine, bool asJson)
{
    private readonly Terminal progress = asJson ? Terminal.Plain(terminal.Error, terminal.Error) : terminal;

    /// <summary>Starts a new sweep.</summary>
    /// <param name="manifest">What is to be done; texts and steps are not known yet.</param>
    /// <param name="models">The project's models.</param>
    /// <param name="text">The text.</param>
    /// <param name="output">The sweep's folder.</param>
    /// <param name="device">What to train on.</param>
    /// <returns>The exit code.</returns>
    public int Start(SweepManifest manifest, IReadOnlyList<PretrainingRecipe> models, TrainingText text, string output, torch.Device device)
    {
        foreach (PretrainingRecipe planned in RecipesOf(manifest, models, output))
        {
            PretrainingRecipe recipe = RecipeValidation.OnDevice(planned, device);
            Pretraining.DemandMemory(recipe, device);
            if (manifest.Budget.Flops is { } flops)
                _ = WorkEstimate.StepsOf(flops, recipe);
        }

        if (PathObstacle.ToWritingInto(output) is { } obstacle)
            throw new UsageException($"{obstacle}: name another folder for the sweep, --output <folder>.");
        if (!manifest.Probe.IsEmpty)
            // A file that is not there, or is no task, is better known now than after hours.
            _ = new ProbeTask(manifest.Probe, LinearProbe.DefaultTexts);
        SweepFolder folder = SweepFolder.ForNewSweep(output);
        using RunLock held = folder.Lock();
        folder.Write(manifest);
        try
        {
            manifest = Settle(folder, manifest, models, text, device);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            folder.DeleteUnsettled(); // what was refused leaves no trace
            throw;
        }

        return Run(folder, manifest, RecipesOf(manifest, models, folder.ManifestPath), device);
    }

    /// <summary>Resumes a sweep, or shows one that is finished.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="models">The project's models.</param>
    /// <param name="device">What to train on.</param>
    /// <returns>The exit code.</returns>
    public int Resume(string path, IReadOnlyList<PretrainingRecipe> models, torch.Device device)
    {
        SweepFolder folder = SweepFolder.Open(path);
        using RunLock held = folder.Lock();
        SweepManifest manifest = folder.ReadManifest();
        if (!manifest.IsSettled)
            manifest = Settle(folder, manifest, models, SweepPlan.TextOf(folder, manifest, models), device);
        return Run(folder, manifest, RecipesOf(manifest, models, folder.ManifestPath), device);
    }

    private static IReadOnlyList<PretrainingRecipe> RecipesOf(SweepManifest manifest, IReadOnlyList<PretrainingRecipe> models, string path) =>
        [.. manifest.Variants.Select(variant => variant.RecipeOf(SweepPlan.ModelOf(manifest, variant, models, path), path))];

    /// <summary>Prepares the texts and fixes every variant's number of steps, in sweep.json.</summary>
    private SweepManifest Settle(
        SweepFolder folder,
        SweepManifest manifest,
        IReadOnlyList<PretrainingRecipe> models,
        TrainingText text,
        torch.Device device)
    {
        IReadOnlyList<PretrainingRecipe> recipes = RecipesOf(manifest, models, folder.ManifestPath);
        SweepSteps steps = new(manifest.Budget, device);
        Pretraining pretraining = new(progress, commandLine);
        SweepVariant[] variants = [.. manifest.Variants];
        List<RunCorpus> texts = [];
        Hyperparameter evaluateEvery = Hyperparameters.Of("evaluate-every");
        foreach (IGrouping<int, int> users in Enumerable.Range(0, variants.Length).GroupBy(index => variants[index].Text).OrderBy(group => group.Key))
        {
            if (variants.Any(variant => variant.Text != users.Key))
                progress.Line($"Text of {string.Join("; ", users.Select(index => variants[index].Name))}:");
            using PreparedCorpus prepared = pretraining.Prepare(
                recipes[users.First()] with { Seed = manifest.Source.Seed }, text, manifest.Source.Vocabulary, folder.TextPath(users.Key));
            texts.Add(folder.Describe(prepared));
            using Interruption interruption = new(() => progress.Notice("Stopping; the next start measures again. Ctrl-C again quits at once."));
            foreach (int index in users)
            {
                PretrainingRecipe settled = steps.Settle(recipes[index], prepared, variants[index].Gives(evaluateEvery), interruption.Token);
                RecipeValidation.Check(settled);
                variants[index] = variants[index].Settled(settled);
            }
        }

        manifest = manifest with { Variants = [.. variants], Texts = [.. texts] };
        folder.Write(manifest);
        return manifest;
    }

    private int Run(SweepFolder folder, SweepManifest manifest, IReadOnlyList<PretrainingRecipe> recipes, torch.Device device)
    {
        ProbeTask? task = manifest.Probe.IsEmpty ? null : new ProbeTask(manifest.Probe, LinearProbe.DefaultTexts);
        SayHowMuch(folder, manifest, recipes, device);
        using SweepTexts texts = new(folder, manifest);
        using Interruption interruption = new(() =>
            progress.Notice("Stopping after this step; everything will be saved. Ctrl-C again quits at once."));
        foreach ((int index, SweepRun run) in manifest.Runs.Index())
        {
            if (IsOver(folder, run))
            {
                Probe(run);
                continue;
            }

            progress.Heading($"run {index + 1} of {manifest.Runs.Length}: {run.Name}");
            (bool isOver, string? failure) = interruption.Token.IsCancellationRequested
                ? (false, null)
                : Train(
                    folder.PathOf(run),
                    recipes[run.Variant] with
                    {
                        Seed = run.Seed,
                    },
                    texts[manifest.Variants[run.Variant].Text],
                    manifest.Source.Weights,
                    device,
                    interruption.Token);
            if (!isOver)
            {
                progress.Line();
                progress.Line($"Stopped in run {index + 1} of {manifest.Runs.Length}; everything is saved. Resume with: sweep --resume {folder.Path}");
                return ExitCode.Interrupted;
            }

            if (failure is not null)
                progress.Notice($"{run.Name} failed: {failure} The sweep continues.");
            manifest = manifest.WithOutcome(run, failure);
            folder.Write(manifest);
            Probe(manifest.Runs[index]);
            SweepPage.TryWrite(SweepResult.Read(folder, manifest, recipes), progress.Warn);
        }

        SweepResult result = SweepResult.Read(folder, manifest, recipes);
        SweepPage.TryWrite(result, progress.Warn);
        if (asJson)
            terminal.Output.WriteLine(SweepJson.Of(result));
        else
            SweepView.Write(terminal, result);
        return ExitCode.Success;

        // A run that was lengthened, or probed with other texts, is probed again.
        void Probe(SweepRun run)
        {
            if (task is null || run.Failure is not null || interruption.Token.IsCancellationRequested)
                return;
            RunFolder trained = RunFolder.Open(folder.PathOf(run));
            PretrainingRecipe recipe = trained.ReadRecipe(recipes[run.Variant]);
            if (trained.ReadProbe() is { } known && known.Fingerprint == task.Fingerprint && known.Step == trained.CheckpointSteps().Max())
                return;
            WordPieceVocabulary vocabulary = texts[manifest.Variants[run.Variant].Text].Vocabulary;
            (ProbeResult found, int step) = RunDisplay
                .For(progress)
                .Prepare(bar =>
                    task.Run(
                        trained,
                        recipe,
                        vocabulary,
                        device,
                        step: null,
                        new PlainRunDisplay(progress),
                        done => bar.Report(new PreparationProgress("Probing the encoder", done)),
                        interruption.Token));
            trained.TryRecord(ProbeRecord.Of(found, step, task.Name, task.Fingerprint), progress.Warn);
        }
    }

    /// <summary>Whether nothing is left to do: a folder that is gone is trained again, a failure would only come again.</summary>
    private static bool IsOver(SweepFolder folder, SweepRun run) => run.IsOver && (run.Failure is not null || RunFolder.IsRun(folder.PathOf(run)));

    /// <summary>Starts a run, or resumes it.</summary>
    /// <returns>Whether it is over, and why it failed.</returns>
    private (bool IsOver, string? Failure) Train(
        string path, PretrainingRecipe recipe, PreparedCorpus text, string? weights, torch.Device device, CancellationToken cancellation)
    {
        bool isStarted = RunFolder.IsRun(path);
        if (!isStarted
            && recipe.Alarms == AlarmAction.Stop
            && StartAlarms.Of(recipe, text.Facts).FirstOrDefault(alarm => alarm.Level == AlarmLevel.Warning) is { } atOnce)
            return (true, atOnce.Line);
        double? free = TooLittleMemory.Free(device);
        AtomicWrite.DeleteLeftovers(path);                // a new run's folder may hold the half of a run.json
        try
        {
            PretrainingOutcome outcome = RunDisplay.For(progress).Watch(observer =>
            {
                ObserverGroup observers = new([observer, new ReportWriter(path, observer)]);
                return isStarted
                    ? PretrainingRun.Resume(recipe, path, text, device, given: null, commandLine, observers, cancellation)
                    : PretrainingRun.Start(recipe, path, text, device, commandLine, observers, weights, cancellation);
            });
            return outcome switch
            {
                { Completed: true } => (true, null),
                { StoppedBy: { } alarm } => (
                    true,
                    $"Stopped by the alarm {alarm.Name} after step {Words.Count(outcome.Step)} of {Words.Count(recipe.Steps)}."),
                _ => (false, null),
            };
        }
        catch (RunException e) when (e.IsOfTraining)      // whatever else ends a run, a full disk for example, ends the sweep
        {
            return (true, e.Message);
        }
        catch (Exception e) when (FaultLine.IsOutOfMemory(FaultLine.Unwrapped(e)))
        {
            return (true, TooLittleMemory.Line(recipe, device, free)); // the next one may be smaller
        }
    }

    /// <summary>Says how much there is to do, and, where it is long, how long it is going to take.</summary>
    private void SayHowMuch(SweepFolder folder, SweepManifest manifest, IReadOnlyList<PretrainingRecipe> recipes, torch.Device device)
    {
        SweepRun[] left = [.. manifest.Runs.Where(run => !IsOver(folder, run))];
        int runs = manifest.Runs.Length,
            variants = manifest.Variants.Length,
            least = recipes.Min(recipe => recipe.Steps),
            most = recipes.Max(recipe => recipe.Steps);
        progress.Line(
            $"{Words.Counted(runs, "run")} of {Words.Counted(variants, "variant")}, "
            + $"{(least == most ? "" : $"{Words.Count(least)} to ")}{Words.Count(most)} steps each"
            + (left.Length == runs ? "." : left.Length == 0 ? "; all are over." : $"; {Words.Count(runs - left.Length)} of them have ended."));
        PretrainingRecipe[] work = [.. left.Select(run => recipes[run.Variant])];
        if (work.Sum(recipe => WorkEstimate.Of(recipe).TrainingFlops) < Pretraining.LongRunFlops)
            return;
        double seconds = work.GroupBy(recipe => (recipe.Facts.FullName, recipe.BatchSize, recipe.SequenceLength)).Sum(alike =>
            alike.Sum(recipe => WorkEstimate.Of(recipe).TrainingFlops) / DeviceSpeed.Measure(alike.First(), device).FlopsPerSecond);
        progress.Line($"Training will take about {Words.Hours(seconds)} here, plus evaluations.");
    }
}
