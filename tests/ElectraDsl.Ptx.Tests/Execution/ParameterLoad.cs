using System.Numerics;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>ld.param: where a parameter lies is known before it runs, and was checked then.</summary>
/// <param name="offset">Among all parameters.</param>
/// <param name="size">Bytes.</param>
/// <param name="isSigned">Whether a wider register is filled with the sign.</param>
/// <param name="registerBytes">Of the destination.</param>
/// <param name="destination">The register.</param>
internal sealed class ParameterLoad(int offset, int size, bool isSigned, int registerBytes, int destination) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        ReadOnlySpan<byte> bytes = warp.Block.Parameters.Slice(offset, size);
        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        value = Bits.Truncate(isSigned ? Bits.SignExtend(value, 8 * size) : value, 8 * registerBytes);
        Span<ulong> values = warp.Values(destination);
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
            values[BitOperations.TrailingZeroCount(rest)] = value;
        warp.MarkWritten(destination, lanes);
    }
}
