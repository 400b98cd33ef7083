using System.Buffers.Binary;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>ld of global, shared and local memory.</summary>
/// <param name="space">Where from.</param>
/// <param name="address">The address.</param>
/// <param name="size">Bytes of an element.</param>
/// <param name="isSigned">Whether a wider register is filled with the sign.</param>
/// <param name="registerBytes">Of a destination.</param>
/// <param name="destinations">One a vector's element.</param>
internal sealed class Load(MemorySpace space, MemoryAddress address, int size, bool isSigned, int registerBytes, IReadOnlyList<int> destinations)
    : MemoryInstruction(space, address, size, destinations.Count)
{
    // What a destination holds after a read of no memory: a value that no test expects.
    private const ulong Nothing = 0xE5E5E5E5E5E5E5E5;

    /// <inheritdoc/>
    protected override void Move(Warp warp, Lane lane, Span<byte> values, Span<bool> written)
    {
        if (written.Contains(false))
        {
            warp.Report(FindingKind.UnwrittenMemory, this, lane.Index, $"{Size} bytes that were never written");
            written.Fill(true);
        }

        ulong value = Size switch
        {
            1 => values[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(values),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(values),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(values),
        };
        Write(warp, lane, isSigned ? Bits.SignExtend(value, 8 * Size) : value);
    }

    /// <inheritdoc/>
    protected override void Miss(Warp warp, Lane lane) => Write(warp, lane, Nothing);

    /// <inheritdoc/>
    protected override string? Note(Warp warp, Lane lane, ReadOnlySpan<byte> values, AccessHistory history, long offset, in Accessor accessor) =>
        history.Read(offset, Size, accessor);

    private void Write(Warp warp, Lane lane, ulong value)
    {
        warp.Values(destinations[lane.Element])[lane.Index] = Bits.Truncate(value, 8 * registerBytes);
        warp.MarkWritten(destinations[lane.Element], 1u << lane.Index);
    }
}
