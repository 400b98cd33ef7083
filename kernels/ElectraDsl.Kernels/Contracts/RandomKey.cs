namespace ElectraDsl.Kernels;

/// <summary>
/// Names the random numbers of one training step. Everything that is drawn is a pure function of this key, the operation and the
/// element drawn for, so all backends draw the same numbers and a resumed run draws what it would have drawn.
/// </summary>
/// <param name="Seed">Seed of the run; the Philox key (low half first).</param>
/// <param name="Step">Number of the step within the run; the third word of the Philox counter.</param>
public readonly record struct RandomKey(ulong Seed, uint Step)
{
    internal uint SeedLow => (uint)Seed;

    internal uint SeedHigh => (uint)(Seed >> 32);
}
