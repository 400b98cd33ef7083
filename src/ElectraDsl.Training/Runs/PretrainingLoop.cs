using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>The steps of one run, with the reports, checkpoints and evaluations between them. Owns the files that it appends to.</summary>
internal sealed class PretrainingLoop : IDisposable
{
    private readonly RunFolder folder;
    private readonly string runId;
    private readonly PretrainingTrainer trainer;
    private readonly PretrainingRecipe recipe;
    private readonly PreparedCorpus corpus;
    private readonly IPretrainingObserver observer;
    private readonly CheckpointStore checkpoints;
    private readonly TrainingUpdate update;
    private readonly IEvaluation evaluation;
    private readonly TrainingObjective objective;
    private readonly StepRecords<TrainingReport> metrics;
    private readonly StepRecords<EvaluationResult> evaluations;
    private readonly StepRecords<EvaluationSamples> samples;
    private readonly List<EvaluationResult> history;
    private readonly StepRecords<Alarm> alarms;
    private readonly IReadOnlyList<Alarm> beforeStart;
    private readonly AlarmWatch watch;
    private readonly WeightSample weights;
    private readonly TensorBoardWriter tensorBoard;
    private readonly RunSeconds before;
    private readonly Stopwatch wall = Stopwatch.StartNew();
    private readonly Stopwatch training = new();
    private readonly int firstStep;
    private readonly IReadOnlyCollection<double> askedGains;
    private AlarmCondition? stoppedBy;
    private int step, savedStep;
    private StepHyperparameters hyperparameters;         // of the last update
    private PassedGains gains;
    private bool isTimed;
    private long tokens;
    private double reportedSeconds;

    /// <summary>Prepares the steps that are left.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="runId">What its checkpoints bear.</param>
    /// <param name="trainer">The model; where the run resumes from a checkpoint, with that checkpoint's weights and moments.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="state">The checkpoint that the run resumes from; null for a new run.</param>
    /// <param name="beforeStart">The alarms of text and recipe.</param>
    /// <param name="observer">Who watches.</param>
    public PretrainingLoop(
        RunFolder folder,
        string runId,
        PretrainingTrainer trainer,
        PreparedCorpus corpus,
        CheckpointState? state,
        IReadOnlyList<Alarm> beforeStart,
        IPretrainingObserver observer)
    {
        this.folder = folder;
        this.runId = runId;
        this.trainer = trainer;
        this.corpus = corpus;
        this.beforeStart = beforeStart;
        this.observer = observer;
        recipe = trainer.Recipe;
        checkpoints = new CheckpointStore(folder, runId);
        update = new TrainingUpdate(trainer, corpus);
        evaluation = trainer.CreateEvaluation(corpus);
        objective = TrainingObjectives.Of(recipe.Facts);
        before = state?.Seconds ?? RunSeconds.None;
        reportedSeconds = before.Reported;
        step = state?.Step ?? 0;
        savedStep = state?.Step ?? -1;
        tokens = state?.Tokens ?? 0;
        gains = state?.Gains ?? PassedGains.None;
        if (state is null)
            trainer.StartAverage();
        else
            trainer.Totals.Restore(state.Totals);
        metrics = StepRecords<TrainingReport>.Open(folder.MetricsPath, step, observer.OnWarning);
        evaluations = StepRecords<EvaluationResult>.Open(folder.EvaluationsPath, step, observer.OnWarning);
        samples = StepRecords<EvaluationSamples>.Open(folder.SamplesPath, step, observer.OnWarning);
        tensorBoard = new TensorBoardWriter(folder.TensorBoardPath, step, observer.OnWarning);
        history = [.. folder.ReadEvaluations()];
        firstStep = step;
        askedGains =
        [
            .. Hyperparameters.All.Select(one => one.Get(recipe)).OfType<Schedule>().SelectMany(schedule => schedule.Gains).Distinct().Order(),
        ];
        alarms = StepRecords<Alarm>.Open(folder.AlarmsPath, step, observer.OnWarning);

        weights = new WeightSample(trainer.Arena);
        watch = new AlarmWatch(recipe, beforeStart);
        Queue<EvaluationResult> evaluated = new(history);
        foreach (TrainingReport report in folder.ReadMetrics())
        {
            while (evaluated.TryPeek(out EvaluationResult? next) && next.Step < report.Step)
                _ = watch.Look(evaluated.Dequeue());
            _ = watch.Look(report);
        }

        foreach (EvaluationResult rest in evaluated)
            _ = watch.Look(rest);
    }

    private double WallSeconds => before.Wall + wall.Elapsed.TotalSeconds;

    private double TrainingSeconds => before.Training + training.Elapsed.TotalSeconds;

    /// <summary>Whether held-out figures belong to this step; the last step's are the run's end.</summary>
    private bool IsEvaluationDue => step > 0 && recipe.EvaluateEvery > 0 && step % recipe.EvaluateEvery == 0 && step < recipe.Steps;

    /// <summary>Whether the evaluations say that more steps would bring nothing; never in the middle between two of them.</summary>
    private bool EndsEarly => step < recipe.Steps && history.Count > 0 && history[^1].Step == step && EarlyStopping.IsDue(history, recipe);

    private int? BestStep => EarlyStopping.Best(history, recipe.BestMetric)?.Step;

    /// <summary>Makes the steps that are left, and evaluates.</summary>
    public PretrainingOutcome Run(CancellationToken cancellation)
    {
        if (IsEvaluationDue && (history.Count == 0 || history[^1].Step < step))
            _ = Evaluate(cancellation);                  // the run was killed between a checkpoint and its evaluation
        Raise(beforeStart);
        training.Start();
        while (step < recipe.Steps && !EndsEarly && !cancellation.IsCancellationRequested && stoppedBy is null)
        {
            bool isReportDue = (step + 1) % recipe.ReportEvery == 0 || step + 1 == recipe.Steps;
            if (isReportDue)
                weights.Remember();
            hyperparameters = StepHyperparameters.At(recipe, new RunPosition(step, recipe.Steps, tokens, gains));
            tokens += update.Make(step, hyperparameters);
            step++;
            observer.OnStep(step);
            SayHowLong();
            if (isReportDue)
                Report();
            if (step % recipe.CheckpointEvery == 0 || step == recipe.Steps)
                Save();
            if (IsEvaluationDue && !cancellation.IsCancellationRequested && stoppedBy is null)
                _ = Evaluate(cancellation);
        }

        if (step != savedStep)
            Save();
        if (EndsEarly)
        {
            EvaluationResult best = EarlyStopping.Best(history, recipe.BestMetric)!;
            observer.OnNotice(string.Create(
                CultureInfo.InvariantCulture,
                $"Ended early at step {step:#,0} of {recipe.Steps:#,0}: {recipe.Patience} evaluations since step {best.Step:#,0} did not improve {Hyperparameter.Text(recipe.BestMetric)}. The checkpoint of step {best.Step:#,0} is kept: --checkpoint best."));
            return new PretrainingOutcome(true, step, history[^1]);
        }

        EvaluationResult? result = step == recipe.Steps ? Evaluate(cancellation) : null;
        return new PretrainingOutcome(result is not null, step, result) { StoppedBy = step < recipe.Steps ? stoppedBy : null };
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        update.Dispose();
        tensorBoard.Dispose();
        samples.Dispose();
        alarms.Dispose();
        evaluations.Dispose();
        metrics.Dispose();
    }

    /// <summary>Says once how long the run takes, as soon as some steps tell; of less than a minute nothing.</summary>
    private void SayHowLong()
    {
        const int FewSteps = 3;                          // the first one allocates memory and compiles
        TimeSpan pause = TimeSpan.FromSeconds(2);
        if (isTimed || step - firstStep < FewSteps || training.Elapsed < pause)
            return;
        isTimed = true;
        _ = trainer.Totals.Read();                       // waits for the device
        double hours = training.Elapsed.TotalHours / (step - firstStep) * (recipe.Steps - step);
        if (hours < 1 / 60.0)
            return;                                      // nobody waits for the end of that
        string duration = hours switch
        {
            < 1 => $"{Math.Ceiling(60 * hours):0} minutes",
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours:0.0} hours"),
        };
        observer.OnNotice(string.Create(
            CultureInfo.InvariantCulture,
            $"Stops after {TrainingBudget.Text(recipe)}: about {duration} more at the speed of the first {step - firstStep} steps."));
    }

    private void Prune() => checkpoints.Prune(recipe.KeepCheckpoints, BestStep);

    private void Report()
    {
        TotalsReport totals = trainer.Totals.Take();
        Check(totals);
        FigureSet figures = objective.Figures(totals, hyperparameters);
        double seconds = TrainingSeconds - reportedSeconds;
        reportedSeconds += seconds;
        TrainingReport report = new(
            step,
            hyperparameters.LearningRate,
            objective.Loss(figures, hyperparameters),
            totals.GradientNorm,
            tokens,
            (double)step * recipe.BatchSize / corpus.Training.Count,
            totals.Sum("tokens") / seconds,
            WallSeconds,
            RemainingSeconds: seconds / totals.Updates * (recipe.Steps - step))
        {
            Figures = figures,
            WeightSize = weights.Size,
            UpdateRatio = weights.UpdateRatio(),
        };
        gains = gains.With(askedGains, objective.GainOf(figures), step, tokens);
        IReadOnlyList<Alarm> raised = watch.Look(report);
        report = report with { Alarms = watch.Standing };
        Write("The report", () => metrics.Append(report));
        tensorBoard.Write(file => file.Write(step, TensorBoardTags.Of(report, recipe.Facts)));
        observer.OnReport(report);
        Raise(raised);
        stoppedBy = recipe.Alarms == AlarmAction.Stop ? watch.Worst : null;
    }

    private void Raise(IReadOnlyList<Alarm> raised)
    {
        // What was wrong before the first step is said again by a resumed run, but is in its files already.
        HashSet<string> written = [.. folder.ReadAlarms().Where(alarm => alarm.Step == 0).Select(alarm => alarm.Name)];
        foreach (Alarm alarm in raised)
        {
            if (alarm.Step > 0 || !written.Contains(alarm.Name))
            {
                Write("The alarm", () => alarms.Append(alarm));
                tensorBoard.Write(file => file.Write(alarm));
            }

            observer.OnAlarm(alarm);
        }
    }

    private void Save()
    {
        TotalsReport totals = Settle();
        CheckpointState state = new(
            CheckpointState.CurrentFormat,
            runId,
            recipe.Facts.FullName,
            recipe.Facts.Fingerprint,
            step,
            RecipeJson.Write(recipe),
            totals,
            tokens,
            gains,
            new RunSeconds(WallSeconds, TrainingSeconds, reportedSeconds),
            ArenaChecksum: "",
            OptimizerChecksum: "");
        CheckpointFacts? saved = null;
        Write("The checkpoint", () =>
        {
            metrics.Flush();
            evaluations.Flush();
            samples.Flush();
            alarms.Flush();
            saved = checkpoints.Save(trainer, state);
            Prune();
        });
        savedStep = step;
        observer.OnCheckpoint(saved!);
        training.Start();
    }

    /// <summary>Evaluates and writes evaluation.json; null where the run was asked to stop before it was done.</summary>
    private EvaluationResult? Evaluate(CancellationToken cancellation)
    {
        _ = Settle();
        EvaluationResult result;
        EvaluationSamples sampled;
        try
        {
            using IDisposable? averaged = trainer.UseAveragedWeights();
            result = evaluation.Run(observer.OnEvaluating, cancellation);
            sampled = evaluation.Sample() with { Step = step };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null; // the weights are on disk; a resumed run evaluates them
        }

        result = result with
        {
            Step = step,
            TokensPerSecond = TrainingSeconds > 0 ? tokens / TrainingSeconds : 0,
            Seconds = WallSeconds,
        };
        Write("The evaluation", () =>
        {
            samples.Append(sampled); // before the figures, by which a resumed run knows that an evaluation was made
            samples.Flush();
            evaluations.Append(result);
            evaluations.Flush();
        });
        tensorBoard.Write(file => file.Write(step, TensorBoardTags.Of(result, recipe.Facts)));
        DerivedFiles.Attempt(folder.EvaluationPath, observer.OnWarning, () => folder.Write(result));
        history.Add(result);
        observer.OnEvaluation(result);
        Raise(watch.Look(result));
        stoppedBy = recipe.Alarms == AlarmAction.Stop ? watch.Worst : null;
        if (BestStep == step && savedStep != step)
            Save();
        else
            Write("The checkpoint", Prune);
        training.Start();
        return result;
    }

    /// <summary>Waits for the device, stops the clock of the steps, and makes sure that the run is sound.</summary>
    private TotalsReport Settle()
    {
        TotalsReport totals = trainer.Totals.Read();
        training.Stop();
        Check(totals);
        return totals;
    }

    private void Write(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{what} of step {step} cannot be written: {e.Message} {LastCheckpoint()}", e);
        }
    }

    /// <summary>Stops a run whose losses or gradients are no numbers any more, before a checkpoint of it replaces a good one.</summary>
    private void Check(TotalsReport totals)
    {
        string? what = objective.LossesOf(recipe.Facts).FirstOrDefault(loss => !double.IsFinite(totals.Sum(loss.Sum))).Meaning
            ?? (double.IsFinite(totals.GradientNormSum) ? null : "gradient's norm");
        if (what is not null)
        {
            Raise([Alarm.Of(AlarmTable.NotFinite, step, $"the {what} became infinite or NaN between step {step - totals.Updates} and step {step}")]);
            throw new RunException(
                $"The {what} became infinite or NaN between step {step - totals.Updates} and step {step}. {LastCheckpoint()} Start a new run with a lower --learning-rate or a longer --warmup-steps.")
            {
                IsOfTraining = true,
            };
        }
    }

    private string LastCheckpoint() =>
        savedStep < 0 ? "There is no checkpoint yet; start again." : $"The last good checkpoint is {checkpoints.PathOf(savedStep)}.";
}
