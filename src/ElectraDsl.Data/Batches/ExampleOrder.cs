namespace ElectraDsl.Data;

/// <summary>
/// The order in which examples are visited: every epoch is another permutation of all of them, and the example at a position is a
/// pure function of seed, counts and position. So a resumed run continues where it stopped, from its step number alone, whatever is trained beside
/// it.
/// </summary>
/// <remarks>
/// A Feistel network permutes the numbers below the next power of four; numbers that are no example are sent through it again until
/// one is (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). A mixture is dealt out in rounds of up to a hundred
/// examples, of which each part has its share, in a permutation of its own; a part has epochs of its own.
/// </remarks>
public sealed class ExampleOrder
{
    // Four rounds make a good permutation of large domains; tiny domains have one or two bits a half and need more.
    private const int Rounds = 8;

    /// <summary>Examples of the longest round of a mixture: weights count to a hundredth.</summary>
    internal const int LongestRound = 100;

    // Weights that a shorter round keeps as well are dealt out in it: 3 and 1 in rounds of four.
    private const double RoundError = 0.002;

    private readonly ulong seed;
    private readonly int halfBits;
    private readonly Share[] shares = [];                // of the parts of a mixture; empty where there is none
    private readonly ExampleOrder? dealt;                // of the places of a round

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

    private ExampleOrder(Share[] shares, int round, ulong seed) : this(shares[^1].FirstExample + shares[^1].Order.ExampleCount, seed)
    {
        this.shares = shares;
        dealt = new ExampleOrder(round, SplitMix64.Mix(seed + 1));
    }

    /// <summary>Makes the order of a set, by the weights of its parts where it is a mixture.</summary>
    /// <param name="set">The examples: at least one.</param>
    /// <param name="seed">Equal seeds give equal orders, on every machine and in every version.</param>
    public static ExampleOrder Of(ExampleSet set, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Mixture is not { } mixture)
            return new ExampleOrder(set.Count, seed);
        Share[] shares = new Share[mixture.Count];
        double sum = mixture.Sum(part => part.Weight), passed = 0;
        int round = Enumerable.Range(1, LongestRound).FirstOrDefault(
            length => mixture.All(part => IsKept(length * part.Weight / sum)), LongestRound);
        long example = 0;
        for (int part = 0, place = 0; part < shares.Length; part++)
        {
            passed += mixture[part].Weight;
            int end = (int)Math.Round(round * passed / sum);
            shares[part] = new Share(place, end - place, example, new ExampleOrder(mixture[part].Examples, SplitMix64.Mix(seed ^ (ulong)part)));
            place = end;
            example += mixture[part].Examples;
        }

        return new ExampleOrder(shares, round, seed);

        static bool IsKept(double places) => Math.Round(places) >= 1 && Math.Abs(places - Math.Round(places)) <= RoundError * places;
    }

    /// <summary>Number of examples of an epoch.</summary>
    public long ExampleCount { get; }

    /// <summary>The example at a position.</summary>
    /// <param name="position">Number of examples visited before, over all epochs; at least 0.</param>
    /// <returns>0 to <see cref="ExampleCount"/> - 1.</returns>
    public long ExampleAt(long position) => At(position).Example;

    /// <summary>The example at a position, and how often it has been visited before.</summary>
    /// <param name="position">Number of examples visited before, over all epochs; at least 0.</param>
    internal (long Example, long Epoch) At(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (dealt is not null)
        {
            Share share = ShareOf(dealt.ExampleAt(position));
            long round = position / dealt.ExampleCount, before = round * share.Places; // of this part
            for (long earlier = round * dealt.ExampleCount; earlier < position; earlier++)
                before += ShareOf(dealt.ExampleAt(earlier)) == share ? 1 : 0;
            (long own, long visits) = share.Order.At(before);
            return (share.FirstExample + own, visits);
        }

        (long epoch, long index) = Math.DivRem(position, ExampleCount);
        ulong key = SplitMix64.Mix(seed ^ SplitMix64.Mix((ulong)epoch));
        ulong value = (ulong)index;
        do
        {
            value = Permute(value, key);
        }
        while (value >= (ulong)ExampleCount);
        return ((long)value, epoch);
    }

    /// <summary>Random bits of a position, which say nothing of its example.</summary>
    internal ulong BitsAt(long position) => SplitMix64.Mix(~seed ^ SplitMix64.Mix((ulong)position));

    private Share ShareOf(long place) => Array.FindLast(shares, share => share.FirstPlace <= place && share.Places > 0)!;

    private ulong Permute(ulong value, ulong key)
    {
        ulong mask = (1UL << halfBits) - 1;
        ulong left = value >> halfBits;
        ulong right = value & mask;
        for (int round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (SplitMix64.Mix(key + right + ((ulong)round << 32)) & mask));
        return (left << halfBits) | right;
    }

    /// <summary>What of a round is a part's.</summary>
    private sealed record Share(int FirstPlace, int Places, long FirstExample, ExampleOrder Order);
}
