using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.FineTuning;

/// <summary>Remembers what a run said, and can stop it.</summary>
internal sealed class RecordingRun : IFineTuningObserver
{
    private readonly CancellationTokenSource stop = new();

    public int StopAfter { get; init; } = int.MaxValue;

    public int StopInEvaluationOf { get; init; } = int.MaxValue;

    public CancellationToken Cancellation => stop.Token;

    public FineTuningFacts? Facts { get; private set; }

    public List<FineTuningReport> Reports { get; } = [];

    public List<int> Checkpoints { get; } = [];

    public List<(TaskReport Report, bool IsBest)> Evaluations { get; } = [];

    public List<string> Notices { get; } = [];

    public List<string> Warnings { get; } = [];

    private int Step { get; set; }

    public void OnStarted(FineTuningFacts facts) => Facts = facts;

    public void OnStep(int step)
    {
        Step = step;
        if (step >= StopAfter)
            stop.Cancel();
    }

    public void OnReport(FineTuningReport report) => Reports.Add(report);

    public void OnEvaluating(int done, int total)
    {
        if (Step >= StopInEvaluationOf)
            stop.Cancel();
    }

    public void OnEvaluation(TaskReport report, bool isBest) => Evaluations.Add((report, isBest));

    public void OnCheckpoint(CheckpointFacts checkpoint) => Checkpoints.Add(checkpoint.Step);

    public void OnNotice(string line) => Notices.Add(line);

    public void OnWarning(string line) => Warnings.Add(line);
}
