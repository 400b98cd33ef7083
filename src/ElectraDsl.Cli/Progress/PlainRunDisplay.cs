using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Lines for a file or a pipe: one a stage and, of a long one, one every half a minute; one a report.</summary>
internal sealed class PlainRunDisplay(Terminal terminal) : IRunDisplay, IProgress<PreparationProgress>, IPretrainingObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private string? stage;
    private StageClock clock = new();
    private TimeSpan said;                               // in the stage
    private PretrainingRecipe? recipe;
    private bool isEvaluating;

    /// <inheritdoc/>
    public T Prepare<T>(Func<IProgress<PreparationProgress>, T> work) => work(this);

    /// <inheritdoc/>
    public T Watch<T>(Func<IPretrainingObserver, T> work) => work(this);

    /// <inheritdoc/>
    public void Report(PreparationProgress value)
    {
        if (value.Stage != stage)
        {
            (stage, clock, said) = (value.Stage, new StageClock(), TimeSpan.Zero);
            terminal.Line(value.Stage);
        }
        else if (clock.Elapsed >= said + Pause)
        {
            said = clock.Elapsed;
            string percent = value.Fraction > 0 ? $"{100 * value.Fraction:0} %, " : "";
            terminal.Line($"{stage}: {percent}{clock.Of(value)}");
        }
    }

    /// <inheritdoc/>
    public void OnStarted(RunFacts facts)
    {
        recipe = facts.Recipe;
        terminal.Line(ReportText.Started(facts));
    }

    /// <inheritdoc/>
    public void OnReport(TrainingReport report) => terminal.Line(ReportText.Line(report, recipe!));

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointFacts checkpoint) =>
        terminal.Line($"checkpoint {checkpoint.Folder} ({Words.Bytes(checkpoint.Bytes)})");

    /// <inheritdoc/>
    public void OnEvaluating(int done, int total)
    {
        if (!isEvaluating)
            terminal.Line($"evaluating ({Words.Counted(total, "sequence")})");
        isEvaluating = true;
    }

    /// <inheritdoc/>
    public void OnEvaluation(EvaluationResult evaluation)
    {
        isEvaluating = false;
        terminal.Line(ReportText.HeldOut(evaluation, recipe!.Facts));
    }

    /// <inheritdoc/>
    public void OnExport(string folder, string? obstacle) => terminal.Line(ReportText.Export(folder, obstacle));

    /// <inheritdoc/>
    public void OnNotice(string line) => terminal.Line(line);

    /// <inheritdoc/>
    public void OnAlarm(Alarm alarm) => terminal.Notice(alarm.Line);

    /// <inheritdoc/>
    public void OnWarning(string line) => terminal.Warn(line);
}
