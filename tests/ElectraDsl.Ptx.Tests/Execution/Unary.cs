using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An instruction that computes a function of one register.</summary>
internal sealed class Unary<TOperation>(int destination, int source) : StraightInstruction
    where TOperation : struct, IUnaryOperation
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, source);
        ReadOnlySpan<ulong> from = warp.Values(source);
        Span<ulong> to = warp.Values(destination);
        if (lanes == uint.MaxValue)
        {
            for (int lane = 0; lane < to.Length; lane++)
                to[lane] = TOperation.Apply(from[lane]);
        }
        else
        {
            for (uint rest = lanes; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                to[lane] = TOperation.Apply(from[lane]);
            }
        }

        warp.MarkWritten(destination, lanes);
    }
}
