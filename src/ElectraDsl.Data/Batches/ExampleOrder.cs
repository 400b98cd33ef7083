namespace ElectraDsl.Data;

/// <summary>
/// The order in which examples are visited: every epoch is another permutation of all of them, and the example at a position is a
/// pure function of seed, count and position. So a resumed run continues where it stopped, from its step number alone.
/// </summary>
/// <remarks>
/// A Feistel network permutes the numbers below the next power of four; numbers that are no example are sent through it again until
/// one is (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
/// </remarks>
public sealed class ExampleOrder
{
    // Four rounds make a good permutation of large domains; tiny domains have one or two bits a half and need more.
    private const int Rounds = 8;

    private readonly ulong seed;
    private readonly int halfBits;

    /// <summary>Makes the order of a set of examples.</summary>
    /// <param name="exampleCount">Number of examples: 1 to 2^62.</param>
    /// <param name="seed">Equal seeds give equal orders, on every machine and in every version.</param>
    public ExampleOrder(long exampleCount, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exampleCount, 1L << 62);
        ExampleCount = exampleCount;
        this.seed = seed;
        while (halfBits < 31 && 1L << (2 * halfBits) < exampleCount)
            halfBits++;
    }

    /// <summary>Number of examples of an epoch.</summary>
    public long ExampleCount { get; }

    /// <summary>The example at a position.</summary>
    /// <param name="position">Number of examples visited before, over all epochs; at least 0.</param>
    /// <returns>0 to <see cref="ExampleCount"/> - 1.</returns>
    public long ExampleAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        (long epoch, long place) = Math.DivRem(position, ExampleCount);
        ulong key = SplitMix64.Mix(seed ^ SplitMix64.Mix((ulong)epoch));
        ulong value = (ulong)place;
        do
        {
            value = Permute(value, key);
        }
        while (value >= (ulong)ExampleCount);
        return (long)value;
    }

    private ulong Permute(ulong value, ulong key)
    {
        ulong mask = (1UL << halfBits) - 1;
        ulong left = value >> halfBits;
        ulong right = value & mask;
        for (int round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (SplitMix64.Mix(key + right + ((ulong)round << 32)) & mask));
        return (left << halfBits) | right;
    }
}
