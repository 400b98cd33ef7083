namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>
/// What a random input holds, said so simply that another program can make one, too: the GPU check of <c>tests/gpu</c> reads it from the manifest.
/// </summary>
/// <param name="Kind">Which distribution.</param>
/// <param name="Low">Smallest whole number, or the constant.</param>
/// <param name="High">Number after the largest, the standard deviation, or a probability.</param>
internal readonly record struct Fill(FillKind Kind, double Low, double High)
{
    /// <summary>Normal numbers around 0.</summary>
    internal static Fill Normal(double deviation) => new(FillKind.Normal, 0, deviation);

    /// <summary>Squares of normal numbers: what second moments look like.</summary>
    internal static Fill Squares(double deviation) => new(FillKind.Squares, 0, deviation);

    /// <summary>Whole numbers in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    internal static Fill Integers(long low, long high) => new(FillKind.Integers, low, high);

    /// <summary>True, or 1, with a probability.</summary>
    internal static Fill Chance(double probability) => new(FillKind.Chance, 0, probability);

    /// <summary>True in the first so many places of each row, from 1 up to all of them: an attention mask of rows of different lengths.</summary>
    internal static Fill Prefix() => new(FillKind.Prefix, 0, 0);

    /// <summary>Whole numbers in [<paramref name="low"/>, <paramref name="high"/>), divided by 4.</summary>
    internal static Fill Quarters(long low, long high) => new(FillKind.Quarters, low, high);

    /// <summary>An attention mask with gaps, of rows of different lengths, which are the same each time; at most four rows.</summary>
    internal static Fill Gaps() => new(FillKind.Gaps, 0, 0);

    /// <summary>Normal numbers around 0 where <see cref="Gaps"/> has text, [B, L, width].</summary>
    internal static Fill NormalAtText(double deviation) => new(FillKind.NormalAtText, 0, deviation);

    /// <summary>The same everywhere.</summary>
    internal static Fill Constant(double value) => new(FillKind.Constant, value, 0);
}
