namespace ElectraDsl.Kernels.Verification;

/// <summary>What one output must be.</summary>
/// <param name="Values">Every element.</param>
/// <param name="IsOpen">True where rounding decides, so that either of two values is right; null where that is nowhere.</param>
internal sealed record ExpectedOutput(double[] Values, bool[]? IsOpen = null)
{
    /// <summary>Of whole numbers.</summary>
    internal static ExpectedOutput Of(IEnumerable<long> values, bool[]? isOpen = null) => new([.. values.Select(value => (double)value)], isOpen);

    /// <summary>Of floats.</summary>
    internal static ExpectedOutput Of(IEnumerable<float> values) => new([.. values.Select(value => (double)value)]);
}
