using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>What state.json of a checkpoint holds: all that a run needs besides weights and moments. Data position and schedule follow from the step.</summary>
/// <param name="Format">Version of the file's form: 2.</param>
/// <param name="Model">The model's full name.</param>
/// <param name="Fingerprint">The model's fingerprint.</param>
/// <param name="Step">Updates made so far.</param>
/// <param name="Recipe">All knobs, to be compared with run.json's.</param>
/// <param name="Totals">Sums since the last report, so that the next report is the one an uninterrupted run would write.</param>
/// <param name="Tokens">Tokens seen so far, padding excluded.</param>
/// <param name="Seconds">Time spent so far.</param>
/// <param name="ArenaChecksum">Checksum of arena.safetensors.</param>
/// <param name="OptimizerChecksum">Checksum of optimizer.safetensors.</param>
/// <param name="Checksum">Checksum of this record with an empty checksum.</param>
internal sealed record CheckpointState(
    int Format,
    string Model,
    string Fingerprint,
    int Step,
    JsonObject Recipe,
    JointReport Totals,
    long Tokens,
    RunSeconds Seconds,
    string ArenaChecksum,
    string OptimizerChecksum,
    string Checksum)
{
    /// <summary>The form that this version writes.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Whether nothing was changed since <see cref="Sealed"/>.</summary>
    public bool IsWhole => Checksum == Compute();

    /// <summary>The same with its checksum.</summary>
    public CheckpointState Sealed() => this with { Checksum = Compute() };

    private string Compute() =>
        XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(this with { Checksum = "" }, RunJson.Line)).ToString("x16");
}
