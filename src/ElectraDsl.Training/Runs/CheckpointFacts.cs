namespace ElectraDsl.Training;

/// <summary>A checkpoint that is complete on disk.</summary>
/// <param name="Step">Updates made when it was taken.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="Seconds">Time that writing took.</param>
public sealed record CheckpointFacts(int Step, string Folder, long Bytes, double Seconds);
