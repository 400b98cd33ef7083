namespace ElectraDsl.Kernels;

/// <summary>How many tokens of a row are predicted. Pure functions, so that a host knows the sum of the weights without reading the device.</summary>
public static class MaskCount
{
    /// <summary>
    /// Tokens to predict in a row: max(1, min(<paramref name="maxPredictions"/>, round-half-even(<paramref name="tokensInRow"/> *
    /// <paramref name="probability"/>))) with the product in float32 (google-research/electra, <c>pretrain_helpers.mask</c>); 0 for an empty row.
    /// </summary>
    /// <param name="tokensInRow">Tokens that are not padding, [CLS] and [SEP] among them; below 2^23.</param>
    /// <param name="probability">Share to predict, in (0, 1).</param>
    /// <param name="maxPredictions">Slots of a row, at least 1.</param>
    public static int Of(int tokensInRow, float probability, int maxPredictions)
    {
        if (tokensInRow <= 0)
            return 0;
        int rounded = RoundedProduct(tokensInRow, BitConverter.SingleToInt32Bits(probability));
        return rounded > maxPredictions ? maxPredictions : rounded < 1 ? 1 : rounded;
    }

    /// <summary>
    /// As <see cref="Of(int, float, int)"/>, bounded by the row's candidates: what masking does. Draws with replacement
    /// (<see cref="MaskingMode.Original"/>) only need one candidate. For <see cref="MaskingMode.WholeWord"/> it is the most that are chosen, in the
    /// other modes exactly what is.
    /// </summary>
    /// <param name="mode">How tokens are chosen.</param>
    /// <param name="tokensInRow">Tokens that are not padding, [CLS] and [SEP] among them; below 2^23.</param>
    /// <param name="candidatesInRow">Tokens that may be masked: neither padding nor [CLS], [SEP] or [MASK], nor what the policy excludes.</param>
    /// <param name="probability">Share to predict, in (0, 1).</param>
    /// <param name="maxPredictions">Slots of a row, at least 1.</param>
    public static int Of(MaskingMode mode, int tokensInRow, int candidatesInRow, float probability, int maxPredictions)
    {
        int count = Of(tokensInRow, probability, maxPredictions);
        bool bounded = mode != MaskingMode.Original || candidatesInRow < 1;
        return bounded && candidatesInRow < count ? candidatesInRow : count;
    }

    /// <summary>
    /// The original's number of slots: the whole part of (<paramref name="probability"/> + 0.005) * <paramref name="sequenceLength"/>.
    /// </summary>
    /// <param name="sequenceLength">Longest row, in tokens.</param>
    /// <param name="probability">Share to predict, in (0, 1).</param>
    // The original computes in double from the decimal number; the double nearest to a float's seven digits is that number.
    public static int Maximum(int sequenceLength, float probability) => (int)(((double)(decimal)probability + 0.005) * sequenceLength);

    /// <summary>
    /// round-half-even(float(tokens * probability)) in whole numbers. A GPU compiler may fuse product and rounding into one operation of higher
    /// precision, and 30 * 0.15 must be 4.5, hence 4, everywhere.
    /// </summary>
    internal static int RoundedProduct(int tokens, int probabilityBits)
    {
        int exponent = (probabilityBits >> 23) & 0xFF;                       // the number is mantissa * 2^(exponent - 150)
        long product = (long)tokens * ((probabilityBits & 0x7FFFFF) | 0x800000);
        int shift = 150 - exponent;
        while (product >= 1 << 24)                                           // what a float keeps
        {
            int excess = 0;
            while (product >> excess >= 1 << 24)
                excess++;
            product = RoundedShift(product, excess);
            shift -= excess;
        }

        return shift >= 63 ? 0 : (int)RoundedShift(product, shift);
    }

    private static long RoundedShift(long value, int shift)
    {
        if (shift <= 0)
            return value << -shift;
        long whole = value >> shift;
        long rest = value - (whole << shift);
        long half = 1L << (shift - 1);
        return rest > half || (rest == half && (whole & 1) == 1) ? whole + 1 : whole;
    }
}
