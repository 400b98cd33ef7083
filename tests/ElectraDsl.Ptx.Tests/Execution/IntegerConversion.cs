using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>cvt between whole numbers: extended from the source's type, cut to the destination's, and extended to its register.</summary>
internal sealed class IntegerConversion(int destination, int source, IntegerType from, IntegerType to, int registerBits) : StraightInstruction
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
            results[lane] = Bits.Truncate(to.Extend(from.Extend(values[lane])), registerBits);
        }

        warp.MarkWritten(destination, lanes);
    }
}
