using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>The updates of one run, with the reports, evaluations and checkpoints between them. Owns the files that it appends to.</summary>
internal sealed class FineTuningLoop : IDisposable
{
    private readonly FineTuningFolder folder;
    private readonly FineTuningRecipe recipe;
    private readonly FineTuningTrainer trainer;
    private readonly FineTuningCheckpoints checkpoints;
    private readonly EncodedExamples training, development;
    private readonly IFineTuningObserver observer;
    private readonly HeadTaskRules rules;
    private readonly ExampleOrder order;
    private readonly LearningRateSchedule schedule;
    private readonly StepRecords<FineTuningReport> metrics;
    private readonly StepRecords<FineTuningEvaluation> evaluations;
    private readonly TensorBoardWriter tensorBoard;
    private readonly List<FineTuningEvaluation> history;
    private readonly Stopwatch watch = new();
    private readonly double secondsBefore;
    private double reportedSeconds;
    private int step, savedStep;

    /// <summary>Prepares the updates that are left.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="trainer">With the weights and moments of the checkpoint that the run continues from.</param>
    /// <param name="checkpoints">The run's checkpoints.</param>
    /// <param name="state">That checkpoint's state.</param>
    /// <param name="training">What to learn from.</param>
    /// <param name="development">What to evaluate on.</param>
    /// <param name="observer">Who watches.</param>
    public FineTuningLoop(
        FineTuningFolder folder,
        FineTuningRecipe recipe,
        FineTuningTrainer trainer,
        FineTuningCheckpoints checkpoints,
        FineTuningState state,
        EncodedExamples training,
        EncodedExamples development,
        IFineTuningObserver observer)
    {
        this.folder = folder;
        this.recipe = recipe;
        this.trainer = trainer;
        this.checkpoints = checkpoints;
        this.training = training;
        this.development = development;
        this.observer = observer;
        rules = HeadTaskRules.Of(recipe);
        order = new ExampleOrder(training.Inputs.Count, recipe.Seed);
        Steps = StepsOf(recipe, training.Inputs.Count);
        schedule = new LearningRateSchedule(
            recipe.LearningRateRule, recipe.LearningRate, Steps, recipe.WarmupProportion * Steps, DecayPower: 1);
        (step, savedStep) = (state.Step, state.Step);
        trainer.Totals.Restore(state.Loss, state.GradientNorm, state.Updates);
        (secondsBefore, reportedSeconds) = (state.Seconds, state.ReportedSeconds);
        metrics = StepRecords<FineTuningReport>.Open(folder.MetricsPath, step, observer.OnWarning);
        PutBack();
        evaluations = StepRecords<FineTuningEvaluation>.Open(folder.EvaluationsPath, step, observer.OnWarning);
        history = [.. folder.ReadEvaluations()];
        DerivedFiles.RestoreTensorBoard(
            folder.TensorBoardPath,
            [
                .. folder.ReadMetrics().Select(report => (report.Step, FineTuningTags.Of(report))),
                .. history.Select(evaluation => (evaluation.Step, FineTuningTags.Of(evaluation))),
            ],
            observer.OnWarning);
        tensorBoard = new TensorBoardWriter(folder.TensorBoardPath, step, observer.OnWarning);
    }

    /// <summary>Updates of the whole run.</summary>
    public int Steps { get; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsComplete => (step == Steps || EndsEarly) && (IsEvaluated || !IsEvaluationDue);

    private double Seconds => secondsBefore + watch.Elapsed.TotalSeconds;

    private bool IsEvaluationDue =>
        step == 0 ? rules.EvaluatesFirst : step == Steps || (recipe.EvaluateEvery > 0 ? step % recipe.EvaluateEvery == 0 : EndsEpoch);

    private bool EndsEpoch => Math.Floor(Epoch(step)) > Math.Floor(Epoch(step - 1));

    private bool IsEvaluated => history.Count > 0 && history[^1].Step == step;

    private FineTuningEvaluation? Best => FineTuningFolder.Best(history, recipe.BestMetric);

    private bool EndsEarly => recipe.Patience > 0 && Best is { } best && history.Count(one => one.Step > best.Step) >= recipe.Patience;

    /// <summary>Updates of a run: as in the original, what is left of the last batch is not learned.</summary>
    public static int StepsOf(FineTuningRecipe recipe, int sequences) => Math.Max(1, (int)(sequences * recipe.Epochs / recipe.BatchSize));

    /// <summary>Makes the updates that are left.</summary>
    public FineTuningOutcome Run(CancellationToken cancellation)
    {
        bool isResumedComplete = step > 0 && IsComplete;
        try
        {
            if (IsEvaluationDue && !IsEvaluated)
                Evaluate(cancellation);                  // before the first update, or the run was stopped in its evaluation
            while (step < Steps && !EndsEarly)
            {
                if (cancellation.IsCancellationRequested)
                    return Stop();
                MakeUpdate();
                if (step % recipe.ReportEvery == 0 || step == Steps)
                    Report();
                if (IsEvaluationDue)
                    Evaluate(cancellation);
                if (IsEvaluationDue || (recipe.CheckpointEvery > 0 && step % recipe.CheckpointEvery == 0))
                    Save();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stop();                               // while it was evaluated
        }

        if (isResumedComplete)
            CheckBest();
        if (step < Steps)
            observer.OnNotice(string.Create(
                CultureInfo.InvariantCulture,
                $"Ended early at update {step:#,0} of {Steps:#,0}: {recipe.Patience} evaluations since update {Best!.Step:#,0} did not improve {Hyperparameter.Text(recipe.BestMetric)}."));
        return new FineTuningOutcome(true, step, ReportOfBest());
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        tensorBoard.Dispose();
        evaluations.Dispose();
        metrics.Dispose();
    }

    private FineTuningOutcome Stop()
    {
        Save();
        return new FineTuningOutcome(false, step, Report: null);
    }

    /// <summary>
    /// evaluation.json holds the best evaluation once more: where its line is lost, it is put back, so that its checkpoint is known and kept. A
    /// report that is damaged is made again at the end.
    /// </summary>
    private void PutBack()
    {
        TaskReport? report;
        try
        {
            report = folder.ReadReport();
        }
        catch (RunException e)
        {
            observer.OnWarning(e.Message);
            File.Delete(folder.EvaluationPath);
            return;
        }

        if (report is null || report.Step > step || folder.ReadEvaluations().Any(one => one.Step == report.Step))
            return;
        FineTuningEvaluation lost = new(report.Step, Epoch(report.Step)) { Figures = report.Figures };
        StepRecords<FineTuningEvaluation>.Put(folder.EvaluationsPath, lost, observer.OnWarning);
    }

    /// <summary>Whoever resumes a run that is complete asks whether it can be used.</summary>
    private void CheckBest()
    {
        try
        {
            _ = folder.LoadBest(recipe, trainer.Arena);
        }
        catch (RunException e)
        {
            observer.OnWarning(e.Message);
        }
    }

    /// <summary>What evaluation.json says of the best checkpoint, which is evaluated again where the file is gone.</summary>
    private TaskReport ReportOfBest()
    {
        if (folder.ReadReport() is { } kept && kept.Step == Best!.Step)
            return kept;
        _ = folder.LoadBest(recipe, trainer.Arena);      // all is saved, and nothing is trained any more
        TaskReport report = rules.Evaluate(development.Examples, development.Inputs, Logits(CancellationToken.None), Best!.Step);
        folder.Write(report);
        return report;
    }

    private IReadOnlyList<float[]> Logits(CancellationToken cancellation) => HeadRunner.Logits(
        trainer.Network,
        development.Inputs,
        recipe,
        trainer.Device,
        done => observer.OnEvaluating(done, development.Inputs.Count),
        cancellation);

    private double Epoch(int steps) => (double)steps * recipe.BatchSize / training.Inputs.Count;

    private void MakeUpdate()
    {
        watch.Start();
        EncodedInput[] inputs =
        [
            .. Enumerable.Range(0, recipe.BatchSize)
                .Select(row => training.Inputs[(int)order.ExampleAt(((long)step * recipe.BatchSize) + row)]),
        ];
        trainer.Update(inputs, step, schedule.RateAt(step));
        watch.Stop();
        step++;
        observer.OnStep(step);
    }

    /// <summary>
    /// Waits for the device, whose time counts as the updates', and stops a run whose loss or gradient is no number any more, before a report, an
    /// evaluation or a checkpoint is made of it.
    /// </summary>
    private TotalsReport Settle(Func<TotalsReport> read)
    {
        watch.Start();
        TotalsReport totals = read();
        watch.Stop();
        if (FineTuningTotals.FirstFault(totals) is not { } fault)
            return totals;
        string kept = Best is { } best ? $"; the checkpoint of update {best.Step} is the best so far" : "";
        throw new RunException(
            $"{(fault.IsLoss ? "The loss" : "The gradient")} of update {step - totals.Updates + fault.Update} is not finite, so training stopped{kept}: start again with a lower --learning-rate.")
        {
            IsOfTraining = true,
        };
    }

    private void Report()
    {
        TotalsReport totals = Settle(trainer.Totals.Take);
        double seconds = Seconds;
        FineTuningReport report = new(
            step,
            Epoch(step),
            schedule.RateAt(step - 1),
            totals.Sum(FineTuningTotals.Loss) / totals.Updates,
            totals.GradientNorm,
            totals.Updates * recipe.BatchSize / Math.Max(seconds - reportedSeconds, 1e-9),
            seconds);
        reportedSeconds = seconds;
        metrics.Append(report);
        tensorBoard.Write(file => file.Write(step, FineTuningTags.Of(report)));
        observer.OnReport(report);
    }

    private void Evaluate(CancellationToken cancellation)
    {
        _ = Settle(trainer.Totals.Read);
        TaskReport report = rules.Evaluate(development.Examples, development.Inputs, Logits(cancellation), step);
        FineTuningEvaluation evaluation = new(step, Epoch(step)) { Figures = report.Figures };
        history.Add(evaluation);
        bool isBest = Best == evaluation;
        if (isBest)
            folder.Write(report);
        evaluations.Append(evaluation);
        tensorBoard.Write(file => file.Write(step, FineTuningTags.Of(evaluation)));
        observer.OnEvaluation(report, isBest);
    }

    private void Save()
    {
        metrics.Flush();
        evaluations.Flush();
        if (step != savedStep)
        {
            TotalsReport totals = Settle(trainer.Totals.Read);
            FineTuningState state = new(
                FineTuningState.CurrentFormat,
                RunId: "",
                step,
                totals.Updates,
                totals.Sum(FineTuningTotals.Loss),
                totals.GradientNormSum,
                Seconds,
                reportedSeconds,
                ArenaChecksum: "",
                ImmutableSortedDictionary<string, string>.Empty);
            observer.OnCheckpoint(checkpoints.Save(trainer.Arena, trainer.Trained.Files, state));
            savedStep = step;
        }

        checkpoints.Prune(Best?.Step);
    }
}
