namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>What one output must be.</summary>
/// <param name="Values">Every element.</param>
/// <param name="Right">Every value that is right for an element, where rounding decides between several; null where each element has one.</param>
internal sealed record ExpectedOutput(double[] Values, IReadOnlyList<long[]>? Right = null)
{
    /// <summary>Of whole numbers.</summary>
    internal static ExpectedOutput Of(IEnumerable<long> values, IReadOnlyList<long[]>? right = null) =>
        new([.. values.Select(value => (double)value)], right);

    /// <summary>Of floats.</summary>
    internal static ExpectedOutput Of(IEnumerable<float> values) => new([.. values.Select(value => (double)value)]);
}
