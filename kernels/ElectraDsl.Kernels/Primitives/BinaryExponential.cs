namespace ElectraDsl.Kernels;

/// <summary>Exponential draws in whole numbers, the same on every machine.</summary>
internal static class BinaryExponential
{
    /// <summary>Binary digits behind the point.</summary>
    internal const int FractionBits = 28;

    // 33 digits: the complement of the word and a half.
    private const int UniformBits = 33;

    // The mantissa is a number in [1, 2) with as many digits behind the point as leave room for its square.
    private const int MantissaBits = 30;

    /// <summary>-log2(u) * 2^28 of a uniform number u, at least 1: an exponential draw up to a factor, which grows with the word.</summary>
    internal static long FromWord(uint word)
    {
        long u = ((long)~word << 1) | 1;                                     // u * 2^33
        int whole = UniformBits - 1;
        while (u >> whole == 0)
            whole--;
        long mantissa = whole > MantissaBits ? u >> (whole - MantissaBits) : u << (MantissaBits - whole);
        long logarithm = whole;
        for (int digit = 0; digit < FractionBits; digit++)                   // the square of x has twice the logarithm of x
        {
            mantissa = (mantissa * mantissa) >> MantissaBits;
            long carry = mantissa >> (MantissaBits + 1);
            mantissa >>= (int)carry;
            logarithm = (logarithm << 1) | carry;
        }

        return ((long)UniformBits << FractionBits) - logarithm;
    }
}
