using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>
/// ex2.approx and its like. A GPU's result is not known here, only the error that the ISA allows; the machine computes in double and moves the result
/// within that error as its settings say.
/// </summary>
/// <param name="destination">The register.</param>
/// <param name="left">The operand.</param>
/// <param name="right">The second operand of a division; else the first once more.</param>
/// <param name="exact">The function.</param>
/// <param name="error">Relative error allowed.</param>
/// <param name="isErrorAbsolute">Where the error is absolute instead, by the exact result and the operand.</param>
/// <param name="flushes">.ftz.</param>
internal sealed class ApproximateFunction(
    int destination, int left, int right, Func<double, double, double> exact, double error, Func<double, bool>? isErrorAbsolute, bool flushes)
    : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, left);
        Use(warp, lanes, right);
        ReadOnlySpan<ulong> a = warp.Values(left), b = warp.Values(right);
        Span<ulong> to = warp.Values(destination);
        Approximation approximation = warp.Block.Settings.Approximation;
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            float x = Operand(a[lane]), y = Operand(b[lane]);
            double value = exact(x, y), off = error * Part(approximation, (uint)a[lane] ^ (uint)b[lane] * 31);
            if (double.IsFinite(value) && value != 0)
                value = isErrorAbsolute?.Invoke(x) == true ? value + off : value * (1 + off);
            float result = (float)value;
            to[lane] = Bits.OfSingle(flushes ? Bits.Flush(result) : result);
        }

        warp.MarkWritten(destination, lanes);
    }

    private float Operand(ulong bits) => flushes ? Bits.Flush(Bits.ToSingle(bits)) : Bits.ToSingle(bits);

    private static double Part(Approximation approximation, uint input) => approximation switch
    {
        Approximation.Up => 1,
        Approximation.Down => -1,
        Approximation.Scattered => (double)((input * 0x9E3779B1) ^ (input * 0x85EBCA77 >> 15)) / uint.MaxValue * 2 - 1,
        _ => 0,
    };
}
