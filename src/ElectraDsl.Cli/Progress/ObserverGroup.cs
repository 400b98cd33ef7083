using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Several observers of one run, told one after the other.</summary>
internal sealed class ObserverGroup(IReadOnlyList<IPretrainingObserver> observers) : IPretrainingObserver
{
    /// <inheritdoc/>
    public void OnStarted(RunFacts facts) => Tell(observer => observer.OnStarted(facts));

    /// <inheritdoc/>
    public void OnStep(int step) => Tell(observer => observer.OnStep(step));

    /// <inheritdoc/>
    public void OnReport(TrainingReport report) => Tell(observer => observer.OnReport(report));

    /// <inheritdoc/>
    public void OnAlarm(Alarm alarm) => Tell(observer => observer.OnAlarm(alarm));

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointFacts checkpoint) => Tell(observer => observer.OnCheckpoint(checkpoint));

    /// <inheritdoc/>
    public void OnEvaluating(int done, int total) => Tell(observer => observer.OnEvaluating(done, total));

    /// <inheritdoc/>
    public void OnEvaluation(EvaluationResult evaluation) => Tell(observer => observer.OnEvaluation(evaluation));

    /// <inheritdoc/>
    public void OnExport(string folder, string? obstacle) => Tell(observer => observer.OnExport(folder, obstacle));

    /// <inheritdoc/>
    public void OnNotice(string line) => Tell(observer => observer.OnNotice(line));

    /// <inheritdoc/>
    public void OnWarning(string line) => Tell(observer => observer.OnWarning(line));

    private void Tell(Action<IPretrainingObserver> message)
    {
        foreach (IPretrainingObserver observer in observers)
            message(observer);
    }
}
