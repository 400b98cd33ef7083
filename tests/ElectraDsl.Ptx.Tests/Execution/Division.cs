using System.Numerics;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>div and rem of whole numbers. By zero they give what the ISA does not say.</summary>
internal sealed class Division<TOperation>(int destination, int left, int right, int bits) : StraightInstruction
    where TOperation : struct, IBinaryOperation
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, left);
        Use(warp, lanes, right);
        ReadOnlySpan<ulong> a = warp.Values(left), b = warp.Values(right);
        Span<ulong> to = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if (Bits.Truncate(b[lane], bits) == 0)
            {
                warp.Report(FindingKind.DivisionByZero, this, lane, "the divisor is 0");
                to[lane] = Bits.Truncate(ulong.MaxValue, bits);
            }
            else
            {
                to[lane] = TOperation.Apply(a[lane], b[lane]);
            }
        }

        warp.MarkWritten(destination, lanes);
    }
}
