using System.ComponentModel;

namespace ElectraDsl.Data;

/// <summary>
/// Random numbers from a seed, the same on every machine and in every version: SplitMix64 (Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators", 2014).
/// </summary>
/// <param name="seed">Equal seeds give equal numbers.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SeededExampleDraws(ulong seed) : IExampleDraws
{
    private ulong state = seed;

    /// <inheritdoc/>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public int NextInt(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);

        // The high half of the product is uniform up to a bias of (high - low + 1) / 2^64.
        return (int)(low + (long)Math.BigMul(Next(), (ulong)((long)high - low + 1), out _));
    }

    private ulong Next()
    {
        ulong value = SplitMix64.Mix(state);
        state += SplitMix64.Increment;
        return value;
    }
}
