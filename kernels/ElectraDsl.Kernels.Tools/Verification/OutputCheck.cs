using ElectraDsl.Kernels.Tools.Cases;

namespace ElectraDsl.Kernels.Tools.Verification;

/// <summary>How far an output of an op was from the reference, over all settings.</summary>
/// <param name="Op">The op.</param>
/// <param name="Output">The output.</param>
/// <param name="Values">Elements compared.</param>
/// <param name="MaximalAbsoluteError">Of all elements; infinite for a NaN where there should be a number.</param>
/// <param name="MaximalRelativeError">In parts of the reference's value, of elements whose value is not 0.</param>
/// <param name="Outside">Elements outside the bounds.</param>
/// <param name="FirstFault">Where the first of them is: setting, index, both values; null where there is none.</param>
/// <param name="IsExact">Whether nothing but equality was allowed.</param>
/// <param name="OpenDraws">
/// Elements with another value than the reference gives, which is as right, because rounding decides between them; not counted as outside.
/// </param>
internal sealed record OutputCheck(
    string Op,
    string Output,
    long Values,
    double MaximalAbsoluteError,
    double MaximalRelativeError,
    long Outside,
    string? FirstFault,
    bool IsExact,
    long OpenDraws)
{
    /// <summary>Whether the backend agrees with the reference.</summary>
    internal bool Agrees => Outside == 0;

    /// <summary>Compares one output of one setting.</summary>
    internal static OutputCheck Of(string op, string setting, OpOutput output, double[] actual, ExpectedOutput expected)
    {
        OutputCheck empty = new(op, output.Name, actual.Length, 0, 0, 0, null, output.IsExact, 0);
        if (actual.Length != expected.Values.Length)
            return empty with
            {
                Outside = Math.Max(1, expected.Values.Length),
                FirstFault = $"{setting}: {actual.Length} values instead of {expected.Values.Length}",
            };
        double largest = 0,
            largestRelative = 0;
        long outside = 0,
            open = 0;
        string? first = null;
        for (int i = 0; i < actual.Length; i++)
        {
            double value = expected.Values[i], error = Math.Abs(actual[i] - value);
            if (double.IsNaN(actual[i]) && double.IsNaN(value))
                continue;
            if (double.IsNaN(error))
                error = double.PositiveInfinity;
            if (error > 0 && expected.Right is not null && expected.Right[i].Contains((long)actual[i]))
            {
                open++;
                continue;
            }

            largest = Math.Max(largest, error);
            if (value != 0)
                largestRelative = Math.Max(largestRelative, error / Math.Abs(value));
            if (error <= output.Absolute + (output.Relative * Math.Abs(value)))
                continue;
            outside++;
            first ??= FormattableString.Invariant($"{setting}: {output.Name}[{i}] is {actual[i]:G9} and should be {value:G9}");
        }

        return empty with
        {
            MaximalAbsoluteError = largest,
            MaximalRelativeError = largestRelative,
            Outside = outside,
            FirstFault = first,
            OpenDraws = open,
        };
    }

    /// <summary>Both together.</summary>
    internal OutputCheck With(OutputCheck other) => this with
    {
        Values = Values + other.Values,
        MaximalAbsoluteError = Math.Max(MaximalAbsoluteError, other.MaximalAbsoluteError),
        MaximalRelativeError = Math.Max(MaximalRelativeError, other.MaximalRelativeError),
        Outside = Outside + other.Outside,
        FirstFault = FirstFault ?? other.FirstFault,
        OpenDraws = OpenDraws + other.OpenDraws,
    };
}
