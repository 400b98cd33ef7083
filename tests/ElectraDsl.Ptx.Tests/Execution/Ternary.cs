using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An instruction that computes a function of three registers.</summary>
internal sealed class Ternary<TOperation>(int destination, int first, int second, int third) : StraightInstruction
    where TOperation : struct, ITernaryOperation
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, first);
        Use(warp, lanes, second);
        Use(warp, lanes, third);
        ReadOnlySpan<ulong> a = warp.Values(first), b = warp.Values(second), c = warp.Values(third);
        Span<ulong> to = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            to[lane] = TOperation.Apply(a[lane], b[lane], c[lane]);
        }

        warp.MarkWritten(destination, lanes);
    }
}
