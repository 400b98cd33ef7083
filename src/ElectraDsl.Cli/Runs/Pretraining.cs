using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>
/// Pre-trains from raw text to the demonstration, watched in the terminal; what <c>pretrain</c> and a start without arguments share.
/// </summary>
internal sealed class Pretraining(Terminal terminal, string commandLine)
{
    /// <summary>Half an hour of two CPU cores: what is shorter is not worth measuring the device for.</summary>
    public const double LongRunFlops = 1e14;

    private readonly IRunDisplay display = RunDisplay.For(terminal);

    /// <summary>Starts a new run.</summary>
    /// <returns>The exit code.</returns>
    public int Start(PretrainingRecipe recipe, TrainingText text, StartingPoint start, string output, torch.Device device)
    {
        RecipeValidation.Check(recipe);
        recipe = RecipeValidation.OnDevice(recipe, device);
        RefuseWhatWouldStop(recipe);
        DemandMemory(recipe, device);
        if (PathObstacle.ToWritingInto(output) is { } obstacle)
            throw new UsageException($"{obstacle}: name another folder for the run, --output <folder>.");
        using RunLock held = RunLock.Take(RunFolder.ForNewRun(output)); // another process may not prepare its text in the same folder
        SayHours(recipe, device);
        using PreparedCorpus prepared = Prepare(recipe, text, start.Vocabulary, output);
        using Interruption interruption = Listen();
        if (recipe.Hours > 0)
            terminal.Line("Measuring the time per step, to turn hours into a number of steps.");
        ReportWriter? report = null;
        PretrainingOutcome outcome = TooLittleMemory.Explain(recipe, device, () => display.Watch(observer =>
            PretrainingRun.Start(
                recipe,
                output,
                prepared,
                device,
                commandLine,
                WithReport(observer, report = new ReportWriter(output, observer)),
                start.Weights,
                interruption.Token,
                held)));
        using RunTarget target = RunTarget.Open(output, recipe, terminal);
        return Finish(target, device, outcome, report!);
    }

    /// <summary>Resumes a run.</summary>
    /// <returns>The exit code.</returns>
    public int Resume(PretrainingRecipe model, string path, IReadOnlyDictionary<string, object> given, torch.Device device)
    {
        using RunTarget target = RunTarget.Open(path, model, terminal, given);
        RecipeValidation.Check(target.Recipe);
        _ = RecipeValidation.OnDevice(target.Recipe, device);
        using Interruption interruption = Listen();
        ReportWriter? report = null;
        PretrainingOutcome outcome = TooLittleMemory.Explain(target.Recipe, device, () => display.Watch(observer =>
            PretrainingRun.Resume(
                model,
                path,
                target.Corpus,
                device,
                given,
                commandLine,
                WithReport(observer, report = new ReportWriter(path, observer)),
                interruption.Token)));
        using RunTarget trained = RunTarget.Open(path, model, terminal); // with the steps that the budget came to
        return Finish(trained, device, outcome, report!);
    }

    /// <summary>Refuses a step that this machine cannot hold, before the system ends the program in the middle of one.</summary>
    public static void DemandMemory(PretrainingRecipe recipe, torch.Device device)
    {
        double needed = MemoryEstimate.Of(recipe).Total;
        if (device.type == DeviceType.CPU && needed > DeviceMemory.OfMachine)
            throw new UsageException($"A step of this size takes about {Words.Bytes(needed)}, more than this machine's memory: {TooLittleMemory.Remedy}");
    }

    /// <summary>With --alarms stop, what is wrong with the recipe is refused before the text is read.</summary>
    private static void RefuseWhatWouldStop(PretrainingRecipe recipe)
    {
        if (recipe.Alarms == AlarmAction.Stop && StartAlarms.Of(recipe, facts: null) is [{ } alarm, ..])
            throw new UsageException($"{alarm.Line} Nothing was started, because --alarms is stop; --alarms warn starts it anyway.");
    }

    /// <summary>
    /// Says how long a run of hours is going to take, as info does, before it begins: a recipe may mean a million steps that nobody asked for.
    /// </summary>
    private void SayHours(PretrainingRecipe recipe, torch.Device device)
    {
        double flops = WorkEstimate.Of(recipe).TrainingFlops;
        if (flops < LongRunFlops || recipe.Epochs > 0 || recipe.Hours > 0 || recipe.Flops > 0)
            return;
        DeviceSpeed speed = DeviceSpeed.Measure(recipe, device);
        terminal.Line(
            $"{Words.Counted(recipe.Steps, "step")} of {Words.Counted(recipe.BatchSize, "sequence")} will take about {Words.Hours(flops / speed.FlopsPerSecond)} here "
            + $"({Words.Magnitude(speed.FlopsPerSecond)}FLOP/s, {speed.Origin}); --steps makes the run shorter.");
    }

    private Interruption Listen() => new(() => terminal.Notice("Stopping after this step; everything will be saved. Ctrl-C again quits at once."));

    /// <summary>
    /// Prepares a recipe's text in a folder, or opens what was prepared there before, and says what was found. The caller disposes it.
    /// </summary>
    public PreparedCorpus Prepare(PretrainingRecipe recipe, TrainingText text, string? vocabulary, string output) =>
        text.Raw is { } corpus ? Prepare(OptionsOf(recipe, vocabulary), corpus, output) : Open(recipe, text, vocabulary, output);

    private PreparedCorpus Open(PretrainingRecipe recipe, TrainingText text, string? vocabulary, string output)
    {
        string folder = text.Description;
        terminal.Line($"Prepared text: {folder}");
        PreparationOptions options = OptionsOf(recipe, vocabulary);
        PreparedCorpus prepared = text.Folder is { } path ? PreparedFolder.Open(path, options) : MixedText.Prepare(text.Mix, options, output);
        if (vocabulary is not null && !WordPieceVocabulary.Load(vocabulary).Tokens.SequenceEqual(prepared.Vocabulary.Tokens))
        {
            prepared.Dispose();
            throw new UsageException($"{folder} was prepared with another vocabulary than {vocabulary}: prepare the text with it, prepare --vocab {vocabulary}.");
        }

        Say(prepared);
        return prepared;
    }

    /// <summary>Prepares a text in a folder, or opens what was prepared there before, and says what was found. The caller disposes it.</summary>
    public PreparedCorpus Prepare(PreparationOptions options, ICorpus corpus, string output)
    {
        using Interruption interruption = new(() => terminal.Notice("Stopping; the same command continues. Ctrl-C again quits at once."));
        terminal.Line($"Corpus: {corpus.Description}");
        PreparedCorpus prepared = display.Prepare(progress =>
            CorpusPreparation.Prepare(corpus, options, Path.GetFullPath(output), progress, interruption.Token));
        if (interruption.Token.IsCancellationRequested)
        {
            prepared.Dispose(); // asked for while the last file was written: training does not begin
            throw new OperationCanceledException(interruption.Token);
        }

        Say(prepared);
        if (corpus is CleanedCorpus { WithoutEffect: { Count: > 0 } idle })
            terminal.Line($"No document was left out by {string.Join(", ", idle)}.");
        return prepared;
    }

    private void Say(PreparedCorpus prepared)
    {
        PreparationFacts facts = prepared.Facts;
        terminal.Line(
            (prepared.Reused ? "Prepared before: " : "Prepared: ") +
            $"{Words.Count(facts.Documents)} documents ({Words.Count(facts.HeldOutDocuments)} held out), {Words.Count(facts.Lines)} lines, " +
            $"{Words.Count(facts.Tokens)} word pieces, {Words.Percent(facts.UnknownRate)} of them unknown");
        LeftOutLines.Write(terminal, facts.LeftOut ?? []);
        if (facts.DroppedTokens > 0)
        {
            terminal.Line(
                $"{Words.Count(facts.DroppedTokens)} word pieces ({Words.Percent(facts.DroppedRate)}) do not fit into full sequences and are dropped; "
                + "--carry-overflow true moves them to the next sequence.");
        }

        if (facts.RepeatedDocuments > 0)
            terminal.Line(
                $"{Words.Counted(facts.RepeatedDocuments, "document")} {(facts.RepeatedDocuments == 1 ? "repeats" : "repeat")} an earlier one; all copies of a document are either trained on or held out.");
        if (facts.UnusedPieces > 0)
            terminal.Line(
                $"The text fills {Words.Count(prepared.Vocabulary.Size - facts.UnusedPieces)} of {Words.Count(prepared.Vocabulary.Size)} entries of the vocabulary: a smaller VocabularySize would suffice.");
    }

    /// <summary>How a recipe wants its text prepared.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="vocabulary">Path of a vocab.txt; null to learn one.</param>
    public static PreparationOptions OptionsOf(PretrainingRecipe recipe, string? vocabulary) => new(
        recipe.SequenceLength,
        recipe.Facts.VocabularySize,
        recipe.Facts.SpecialTokens,
        recipe.LowerCase,
        recipe.HeldOutFraction,
        recipe.Seed,
        vocabulary,
        recipe.CarryOverflow ? OverflowMode.CarryOver : OverflowMode.Drop,
        recipe.Packing,
        recipe.Facts.Pretokenization);

    private static ObserverGroup WithReport(IPretrainingObserver display, ReportWriter report) => new([display, report]);

    private int Finish(RunTarget target, torch.Device device, PretrainingOutcome outcome, ReportWriter report)
    {
        PretrainingRecipe recipe = target.Recipe;
        if (RunReport.TryWrite(target.Folder, recipe, terminal.Warn) && !report.HasWritten)
            terminal.Warn($"{target.Folder.ReportPath} had been changed since the run wrote it: it was rewritten.");
        if (outcome.StoppedBy is { } alarm)
        {
            terminal.Notice(
                $"Stopped by the alarm {alarm.Name} after step {Words.Count(outcome.Step)} of {Words.Count(recipe.Steps)}; everything is saved. "
                + $"To resume it anyway: pretrain --resume {target.Folder.Path} --alarms warn");
            return ExitCode.Alarm;
        }

        if (outcome is not { Completed: true, Evaluation: { } evaluation })
        {
            terminal.Line();
            terminal.Line(
                $"Stopped after step {Words.Count(outcome.Step)} of {Words.Count(recipe.Steps)}; everything is saved. Resume with: pretrain --resume {target.Folder.Path}");
            return ExitCode.Interrupted;
        }

        EvaluationView.Write(terminal, evaluation, recipe.Facts);
        if (TrainingObjectives.Of(recipe.Facts) == TrainingObjectives.ReplacedTokens)
            ShowDemonstration(terminal, target, device);
        terminal.Line();
        terminal.Line($"{Words.Counted(outcome.Step, "step")} in {Words.Time(evaluation.Seconds)}. Curves and tables: {target.Folder.ReportPath}");
        return ExitCode.Success;
    }

    /// <summary>Loads the newest weights of a run and shows what its discriminator sees.</summary>
    public static void ShowDemonstration(Terminal terminal, RunTarget target, torch.Device device)
    {
        using JointTrainer trainer = target.TrainedJoint(device, out _);
        DemonstrationView.Write(terminal, Demonstration.Run(target.HeldOut, target.Vocabulary, trainer));
    }
}
