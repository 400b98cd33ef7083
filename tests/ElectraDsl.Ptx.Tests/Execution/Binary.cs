using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An instruction that computes a function of two registers.</summary>
internal sealed class Binary<TOperation>(int destination, int left, int right) : StraightInstruction
    where TOperation : struct, IBinaryOperation
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, left);
        Use(warp, lanes, right);
        ReadOnlySpan<ulong> a = warp.Values(left), b = warp.Values(right);
        Span<ulong> to = warp.Values(destination);
        if (lanes == uint.MaxValue)
        {
            for (int lane = 0; lane < to.Length; lane++)
                to[lane] = TOperation.Apply(a[lane], b[lane]);
        }
        else
        {
            for (uint rest = lanes; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                to[lane] = TOperation.Apply(a[lane], b[lane]);
            }
        }

        warp.MarkWritten(destination, lanes);
    }
}
