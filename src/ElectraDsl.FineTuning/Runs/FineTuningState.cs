using System.Collections.Immutable;

namespace ElectraDsl.FineTuning;

/// <summary>
/// What state.json of a checkpoint holds: all that a run needs besides weights and moments. Data position, schedule and dropout follow from the step.
/// </summary>
/// <param name="Format">Version of the file's form: 2.</param>
/// <param name="RunId">The run that it belongs to.</param>
/// <param name="Step">Updates made so far.</param>
/// <param name="Updates">Updates since the last report, whose sums follow.</param>
/// <param name="Loss">Sum of the losses since the last report.</param>
/// <param name="GradientNorm">Sum of the norms since the last report.</param>
/// <param name="Seconds">Time spent on training so far.</param>
/// <param name="ReportedSeconds">Time spent up to the last report.</param>
/// <param name="ArenaChecksum">Checksum of arena.safetensors.</param>
/// <param name="OptimizerChecksums">Checksums of the files that resuming alone needs, by their names.</param>
internal sealed record FineTuningState(
    int Format,
    string RunId,
    int Step,
    int Updates,
    double Loss,
    double GradientNorm,
    double Seconds,
    double ReportedSeconds,
    string ArenaChecksum,
    ImmutableSortedDictionary<string, string> OptimizerChecksums)
{
    /// <summary>The form that this version writes.</summary>
    public const int CurrentFormat = RunFiles.FineTuningFormat;
}
