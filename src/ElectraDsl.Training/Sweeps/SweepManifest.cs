using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>What sweep.json holds: which runs there are to be, of what length and on what text, and which of them are over.</summary>
/// <param name="Format">Version of the file's form: 1.</param>
/// <param name="CommandLine">What was typed to start it.</param>
/// <param name="Models">The models that take part, as they were declared when it was started.</param>
/// <param name="Source">Where text and weights come from.</param>
/// <param name="Budget">What the length of every run follows from.</param>
/// <param name="Variants">What is compared, in the order in which it was named.</param>
/// <param name="Runs">All runs, in the order in which they are trained.</param>
/// <param name="Texts">The prepared texts; empty until all are prepared, when the variants get their numbers of steps, too.</param>
public sealed record SweepManifest(
    int Format,
    string CommandLine,
    ImmutableArray<ModelConfig> Models,
    SweepSource Source,
    SweepBudget Budget,
    ImmutableArray<SweepVariant> Variants,
    ImmutableArray<SweepRun> Runs,
    ImmutableArray<RunCorpus> Texts)
{
    /// <summary>Files of labeled texts that the finished runs are probed with; empty for none.</summary>
    public ImmutableArray<string> Probe { get; init; } = [];

    /// <summary>The form that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Whether texts and numbers of steps are fixed: from here on nothing but the runs themselves is left to do.</summary>
    public bool IsSettled => !Texts.IsEmpty;

    /// <summary>The manifest with what has become of a run.</summary>
    /// <param name="run">One of <see cref="Runs"/>.</param>
    /// <param name="failure">Why it failed, in one line; null where it was completed.</param>
    public SweepManifest WithOutcome(SweepRun run, string? failure) =>
        this with { Runs = Runs.Replace(run, run with { IsOver = true, Failure = failure }) };
}
