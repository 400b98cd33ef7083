using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>cvt of a float to a whole number: rounded, NaN to 0, and what lies beyond the type to its end.</summary>
internal sealed class FloatToInteger(int destination, int source, IntegerType to, MidpointRounding rounding, bool flushes) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, source);
        ReadOnlySpan<ulong> values = warp.Values(source);
        Span<ulong> results = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            float value = Bits.ToSingle(values[lane]);
            results[lane] = Convert(Math.Round((double)(flushes ? Bits.Flush(value) : value), rounding));
        }

        warp.MarkWritten(destination, lanes);
    }

    private ulong Convert(double value) => (to.Width, to.IsSigned) switch
    {
        // The conversions of .NET saturate, and give 0 for NaN, as PTX does.
        (32, true) => (uint)(int)value,
        (32, false) => (uint)value,
        (64, true) => (ulong)(long)value,
        _ => (ulong)value,
    };
}
