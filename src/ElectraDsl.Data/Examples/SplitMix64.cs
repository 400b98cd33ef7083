namespace ElectraDsl.Data;

/// <summary>SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.</summary>
internal static class SplitMix64
{
    /// <summary>The golden ratio in 64 bits: what the state grows by at every step.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Spreads every bit of a number over all bits: the generator's output for the state before an increment.</summary>
    public static ulong Mix(ulong value)
    {
        value += Increment;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
