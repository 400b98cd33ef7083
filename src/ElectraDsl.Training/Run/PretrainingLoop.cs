using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The steps of one run, with the reports, checkpoints and evaluations between them. Owns the files that it appends to.</summary>
internal sealed class PretrainingLoop : IDisposable
{
    private readonly RunFolder folder;
    private readonly string runId;
    private readonly JointTrainer trainer;
    private readonly PretrainingRecipe recipe;
    private readonly PreparedCorpus corpus;
    private readonly IPretrainingObserver observer;
    private readonly CheckpointStore checkpoints;
    private readonly LearningRateSchedule schedule;
    private readonly ExampleOrder order;
    private readonly Evaluation evaluation;
    private readonly StepRecords<TrainingReport> metrics;
    private readonly StepRecords<EvaluationResult> evaluations;
    private readonly StepRecords<EvaluationSamples> samples;
    private TensorBoardFile? tensorBoard;
    private readonly RunSeconds before;
    private readonly Stopwatch wall = Stopwatch.StartNew();
    private readonly Stopwatch training = new();
    private int step, savedStep;
    private long tokens;
    private double reportedSeconds;

    /// <summary>Prepares the steps that are left.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="runId">What its checkpoints bear.</param>
    /// <param name="trainer">The model; where the run goes on from a checkpoint, with that checkpoint's weights and moments.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="state">The checkpoint that the run goes on from; null for a new run.</param>
    /// <param name="observer">Who watches.</param>
    public PretrainingLoop(RunFolder folder, string runId, JointTrainer trainer, PreparedCorpus corpus, CheckpointState? state, IPretrainingObserver observer)
    {
        this.folder = folder;
        this.runId = runId;
        this.trainer = trainer;
        this.corpus = corpus;
        this.observer = observer;
        recipe = trainer.Recipe;
        checkpoints = new CheckpointStore(folder, runId);
        schedule = LearningRateSchedule.Of(recipe);
        order = new ExampleOrder(corpus.Training.Count, recipe.Seed);
        evaluation = new Evaluation(corpus);
        before = state?.Seconds ?? RunSeconds.None;
        reportedSeconds = before.Reported;
        step = state?.Step ?? 0;
        savedStep = state?.Step ?? -1;
        tokens = state?.Tokens ?? 0;
        if (state is not null)
            trainer.Totals.Restore(state.Totals);
        metrics = StepRecords<TrainingReport>.Open(folder.MetricsPath, step, observer.OnWarning);
        evaluations = StepRecords<EvaluationResult>.Open(folder.EvaluationsPath, step, observer.OnWarning);
        samples = StepRecords<EvaluationSamples>.Open(folder.SamplesPath, step, observer.OnWarning);
        DerivedFiles.Attempt(folder.TensorBoardPath, observer.OnWarning, () => tensorBoard = new TensorBoardFile(folder.TensorBoardPath, step));
    }

    private double WallSeconds => before.Wall + wall.Elapsed.TotalSeconds;

    private double TrainingSeconds => before.Training + training.Elapsed.TotalSeconds;

    /// <summary>Whether held-out figures belong to this step; the last step's are the run's end.</summary>
    private bool IsEvaluationDue => step > 0 && recipe.EvaluateEvery > 0 && step % recipe.EvaluateEvery == 0 && step < recipe.Steps;

    /// <summary>Makes the steps that are left, and evaluates.</summary>
    public PretrainingOutcome Run(CancellationToken cancellation)
    {
        if (IsEvaluationDue && folder.ReadEvaluations() is var made && (made.Count == 0 || made[^1].Step < step))
            _ = Evaluate(cancellation);                  // the run was killed between a checkpoint and its evaluation
        training.Start();
        while (step < recipe.Steps && !cancellation.IsCancellationRequested)
        {
            Train();
            step++;
            observer.OnStep(step);
            if (step % recipe.ReportEvery == 0 || step == recipe.Steps)
                Report();
            if (step % recipe.CheckpointEvery == 0 || step == recipe.Steps)
                Save();
            if (IsEvaluationDue && !cancellation.IsCancellationRequested)
                _ = Evaluate(cancellation);
        }

        if (step != savedStep)
            Save();
        EvaluationResult? result = step == recipe.Steps ? Evaluate(cancellation) : null;
        return new PretrainingOutcome(result is not null, step, result);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        tensorBoard?.Dispose();
        samples.Dispose();
        evaluations.Dispose();
        metrics.Dispose();
    }

    /// <summary>One update, made of the gradients of all parts of its batch.</summary>
    private void Train()
    {
        List<Batch> parts = [];
        try
        {
            // Reading is not worth a thread of its own: 128 sequences of 128 tokens take half a millisecond.
            int rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;
            for (int firstRow = 0; firstRow < recipe.BatchSize; firstRow += rows)
            {
                ExampleBatch examples = ExampleBatch.Read(corpus.Training, order, step, recipe.BatchSize, firstRow, rows);
                parts.Add(Batch.From(examples, recipe.Facts, trainer.Device, corpus.Vocabulary.ContinuesWord));
            }

            RandomKey random = new(recipe.Seed, (uint)step);
            long stepTokens = parts.Sum(part => part.Tokens), stepMaskedTokens = 0;
            for (int part = 0; part < parts.Count; part++)
                stepMaskedTokens += parts[part].CountMasked(trainer.Kernels.Masking, random, part * rows);
            for (int part = 0; part < parts.Count; part++)
                trainer.Accumulate(parts[part], new StepContext(random, part * rows, stepMaskedTokens, stepTokens));
            using Tensor gradientNorm = trainer.Update(schedule.RateAt(step), step);
            trainer.Totals.AddUpdate(gradientNorm);
            tokens += stepTokens;
        }
        finally
        {
            foreach (Batch part in parts)
                part.Dispose();
        }
    }

    private void Report()
    {
        JointReport totals = trainer.Totals.Take();
        Check(totals);
        double seconds = TrainingSeconds - reportedSeconds;
        reportedSeconds += seconds;
        TrainingReport report = new(
            step,
            schedule.RateAt(step - 1),
            (recipe.GeneratorWeight * totals.GeneratorLoss) + (recipe.DiscriminatorWeight * totals.RtdLoss),
            totals.GeneratorLoss,
            totals.GeneratorAccuracy,
            totals.RtdLoss,
            totals.RtdAccuracy,
            totals.RtdPrecision,
            totals.RtdRecall,
            totals.RtdAuc,
            totals.ReplacedRate,
            totals.GradientNorm,
            tokens,
            (double)step * recipe.BatchSize / corpus.Training.Count,
            totals.Tokens / seconds,
            WallSeconds,
            RemainingSeconds: seconds / totals.Updates * (recipe.Steps - step));
        Write("The report", () => metrics.Append(report));
        WriteCurves(file => file.Write(report));
        observer.OnReport(report);
    }

    private void Save()
    {
        JointReport totals = Settle();
        CheckpointState state = new(
            CheckpointState.CurrentFormat,
            runId,
            recipe.Facts.FullName,
            recipe.Facts.Fingerprint,
            step,
            RecipeJson.Write(recipe),
            totals,
            tokens,
            new RunSeconds(WallSeconds, TrainingSeconds, reportedSeconds),
            ArenaChecksum: "",
            OptimizerChecksum: "");
        CheckpointFacts? saved = null;
        Write("The checkpoint", () =>
        {
            metrics.Flush();
            evaluations.Flush();
            samples.Flush();
            saved = checkpoints.Save(trainer, state, recipe.KeepCheckpoints);
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
        try
        {
            result = evaluation.Run(trainer, observer.OnEvaluating, cancellation);
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
        EvaluationSamples sampled = evaluation.Sample(trainer) with { Step = step };
        Write("The evaluation", () =>
        {
            samples.Append(sampled); // before the figures, by which a resumed run knows that an evaluation was made
            samples.Flush();
            evaluations.Append(result);
            evaluations.Flush();
        });
        WriteCurves(file => file.Write(result));
        DerivedFiles.Attempt(folder.EvaluationPath, observer.OnWarning, () => folder.Write(result));
        observer.OnEvaluation(result);
        training.Start();
        return result;
    }

    /// <summary>Waits for the device, stops the clock of the steps, and makes sure that the run is sound.</summary>
    private JointReport Settle()
    {
        JointReport totals = trainer.Totals.Read();
        training.Stop();
        Check(totals);
        return totals;
    }

    /// <summary>TensorBoard's files are worth a warning, not the run; without the one that failed the run goes on.</summary>
    private void WriteCurves(Action<TensorBoardFile> write)
    {
        if (tensorBoard is not { } file)
            return;
        tensorBoard = null;
        DerivedFiles.Attempt(folder.TensorBoardPath, observer.OnWarning, () =>
        {
            write(file);
            tensorBoard = file;
        });
        if (tensorBoard is null)
            file.Dispose();
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
    private void Check(JointReport totals)
    {
        string? what = !double.IsFinite(totals.GeneratorLossSum) ? "generator's loss"
            : !double.IsFinite(totals.RtdLossSum) ? "discriminator's loss"
            : !double.IsFinite(totals.GradientNormSum) ? "gradient's norm"
            : null;
        if (what is not null)
        {
            throw new RunException(
                $"The {what} became infinite or NaN between step {step - totals.Updates} and step {step}. {LastCheckpoint()} Start a new run with a lower --learning-rate or a longer --warmup-steps.");
        }
    }

    private string LastCheckpoint() =>
        savedStep < 0 ? "There is no checkpoint yet." : $"The last good checkpoint is {checkpoints.PathOf(savedStep)}.";
}
