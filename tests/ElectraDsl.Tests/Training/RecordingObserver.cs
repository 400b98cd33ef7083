using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

/// <summary>Remembers what a run said, and can stop it.</summary>
internal sealed class RecordingObserver : IPretrainingObserver
{
    private readonly CancellationTokenSource stop = new();

    public int StopAfter { get; init; } = int.MaxValue;

    public Action<int>? Step { get; init; }

    public CancellationToken Cancellation => stop.Token;

    public RunFacts? Facts { get; private set; }

    public List<TrainingReport> Reports { get; } = [];

    public List<CheckpointFacts> Checkpoints { get; } = [];

    public List<EvaluationResult> Evaluations { get; } = [];

    public List<string> Notices { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<Alarm> Alarms { get; } = [];

    public void OnStarted(RunFacts facts) => Facts = facts;

    public void OnStep(int step)
    {
        Step?.Invoke(step);
        if (step == StopAfter)
            stop.Cancel();
    }

    public void OnReport(TrainingReport report) => Reports.Add(report);

    public void OnAlarm(Alarm alarm) => Alarms.Add(alarm);

    public void OnCheckpoint(CheckpointFacts checkpoint) => Checkpoints.Add(checkpoint);

    public void OnEvaluation(EvaluationResult evaluation) => Evaluations.Add(evaluation);

    public void OnNotice(string line) => Notices.Add(line);

    public void OnWarning(string line) => Warnings.Add(line);
}
