using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>selp. What is not selected need not have been written.</summary>
internal sealed class Selection(int destination, int ifTrue, int ifFalse, int predicate, int bits) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        UsePredicate(warp, lanes, predicate);
        uint chosen = warp.Predicate(predicate);
        uint written = (warp.WrittenLanes(ifTrue) & chosen) | (warp.WrittenLanes(ifFalse) & ~chosen);
        ReadOnlySpan<ulong> a = warp.Values(ifTrue), b = warp.Values(ifFalse);
        Span<ulong> to = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            to[lane] = Bits.Truncate((chosen >> lane & 1) != 0 ? a[lane] : b[lane], bits);
        }

        warp.CopyWritten(destination, lanes, written);
    }
}
