using System.Text.Json.Nodes;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What a comparison needs of one run, read from its folder once.</summary>
/// <param name="Run">The run.</param>
/// <param name="Manifest">Its run.json.</param>
/// <param name="Evaluation">Its newest held-out figures.</param>
/// <param name="Reports">Its reports up to that evaluation.</param>
/// <param name="Evaluations">All its evaluations.</param>
internal sealed record RunSummary(
    ComparedRun Run,
    RunManifest Manifest,
    EvaluationResult Evaluation,
    IReadOnlyList<TrainingReport> Reports,
    IReadOnlyList<EvaluationResult> Evaluations)
{
    /// <summary>What the referee found of it; null where it has not evaluated it.</summary>
    public ReferenceResult? Reference { get; init; }

    /// <summary>Why <see cref="Reference"/> is not there though there is a file; null where that is not so.</summary>
    public string? ReferenceFault { get; init; }

    /// <summary>What a probe found of it; null where it was not probed.</summary>
    public ProbeRecord? Probe { get; init; }

    /// <summary>What it is called in tables and legends.</summary>
    public string Name => Run.Name;

    /// <summary>Tokens trained on, padding excluded; NaN where no report says it.</summary>
    public double Tokens => Reports.Count == 0 ? double.NaN : Reports[^1].Tokens;

    /// <summary>Floating-point operations of the training, as they are usually counted; NaN where run.json does not say those of a token.</summary>
    public double Flops => FlopsAt(Evaluation.Step);

    /// <summary>Tokens after a step, padding excluded; NaN where no report says it.</summary>
    public double TokensAt(int step) => TokensAt(step, Reports);

    /// <summary>Tokens after a step: those of its report, or, between two reports, as many a step as between them.</summary>
    public static double TokensAt(int step, IReadOnlyList<TrainingReport> reports)
    {
        TrainingReport? before = reports.LastOrDefault(report => report.Step <= step), after = reports.FirstOrDefault(report => report.Step > step);
        (int Step, long Tokens) start = before is null ? (0, 0) : (before.Step, before.Tokens);
        if (start.Step == step)
            return start.Tokens;
        return after is not null ? start.Tokens + ((double)(after.Tokens - start.Tokens) / (after.Step - start.Step) * (step - start.Step))
            : before is not null ? (double)start.Tokens / start.Step * step
            : double.NaN;
    }

    /// <summary><see cref="Flops"/> of the steps up to one.</summary>
    public double FlopsAt(int step)
    {
        if (Manifest.History is not { } history || Number("sequence_length") is not (> 0 and <= int.MaxValue and var whole))
            return double.NaN;
        if (history.ShortTrainingFlopsPerToken is not { } ofShort)
            return step * Number("batch_size") * whole * history.TrainingFlopsPerToken;
        SequenceLengths lengths = new((int)whole, (int)Number("short_sequence_length"), Number("short_proportion"));
        return Number("batch_size")
            * lengths.Sum(step, (int)Number("steps"), length => length * (length == lengths.Short ? ofShort : history.TrainingFlopsPerToken));
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="RunException">It was not evaluated yet, or cannot be read.</exception>
    public static RunSummary Read(ComparedRun run)
    {
        EvaluationResult evaluation = run.Folder.ReadEvaluation()
            ?? throw new RunException($"{run.Folder.Path} has not been evaluated yet: let the run end, or use 'evaluate'.");
        string? fault = null;
        ReferenceResult? reference = run.Folder.ReadReference(line => fault = line);
        return new RunSummary(
            run,
            run.Folder.ReadManifest(),
            evaluation,
            [.. run.Folder.ReadMetrics().TakeWhile(report => report.Step <= evaluation.Step)],
            run.Folder.ReadEvaluations())
        {
            Reference = reference,
            ReferenceFault = fault,
            Probe = run.Folder.ReadProbe(),
        };
    }

    /// <summary>A hyperparameter of the run's recipe as it is written in run.json; NaN where it is no number.</summary>
    private double Number(string hyperparameter) =>
        Manifest.Recipe[hyperparameter] is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;
}
