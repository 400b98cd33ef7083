using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>
/// What state.json of a checkpoint holds: all that a run needs besides weights and moments. Data position and schedule follow from the step.
/// </summary>
/// <param name="Format">Version of the file's form: 3.</param>
/// <param name="RunId">The run that it belongs to: <see cref="RunManifest.RunId"/>.</param>
/// <param name="Model">The model's full name.</param>
/// <param name="Fingerprint">The model's fingerprint.</param>
/// <param name="Step">Updates made so far.</param>
/// <param name="Recipe">All hyperparameters, to be compared with run.json's.</param>
/// <param name="Totals">Sums since the last report, so that the next report is the one an uninterrupted run would write.</param>
/// <param name="Tokens">Tokens seen so far, padding excluded.</param>
/// <param name="Gains">What the discriminator has learned by the reports so far; null in files of older versions, whose recipes do not ask.</param>
/// <param name="Seconds">Time spent so far.</param>
/// <param name="ArenaChecksum">Checksum of arena.safetensors.</param>
/// <param name="OptimizerChecksum">Checksum of optimizer.safetensors.</param>
internal sealed record CheckpointState(
    int Format,
    string RunId,
    string Model,
    string Fingerprint,
    int Step,
    JsonObject Recipe,
    TotalsReport Totals,
    long Tokens,
    PassedGains? Gains,
    RunSeconds Seconds,
    string ArenaChecksum,
    string OptimizerChecksum)
{
    /// <summary>The form that this version writes.</summary>
    public const int CurrentFormat = RunFiles.StateFormat;
}
