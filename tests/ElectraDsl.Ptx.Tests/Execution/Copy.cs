using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>mov. A copy of a register that was never written is no use of it: where ways join, ILGPU copies what only some of them have.</summary>
internal sealed class Copy(int destination, int source, int bits) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        ReadOnlySpan<ulong> from = warp.Values(source);
        Span<ulong> to = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            to[lane] = Bits.Truncate(from[lane], bits);
        }

        warp.CopyWritten(destination, lanes, warp.WrittenLanes(source));
    }
}
