using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>setp and testp.</summary>
internal sealed class SetPredicate<TComparison>(int destination, int left, int right) : StraightInstruction
    where TComparison : struct, IComparison
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, left);
        Use(warp, lanes, right);
        ReadOnlySpan<ulong> a = warp.Values(left), b = warp.Values(right);
        uint holds = 0;
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            holds |= TComparison.Holds(a[lane], b[lane]) ? 1u << lane : 0;
        }

        warp.SetPredicate(destination, lanes, holds);
    }
}
