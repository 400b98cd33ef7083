using System.Buffers.Binary;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>
/// atom and red on 32 bits of shared memory: a function of what lies there and a register takes its place, and atom reads what lay there.
/// </summary>
/// <param name="destination">Where what lay there goes; null for red.</param>
/// <param name="address">The address.</param>
/// <param name="source">The register.</param>
internal sealed class SharedAtomic<TOperation>(int? destination, MemoryAddress address, int source)
    : MemoryInstruction(MemorySpace.Shared, address, sizeof(uint), elements: 1)
    where TOperation : struct, IBinaryOperation
{
    /// <inheritdoc/>
    protected override bool IsOneAtATime => true;

    /// <inheritdoc/>
    protected override void Move(Warp warp, Lane lane, Span<byte> values, Span<bool> written)
    {
        Use(warp, 1u << lane.Index, source);
        if (written.Contains(false))
        {
            warp.Report(FindingKind.UnwrittenMemory, this, lane.Index, $"{Size} bytes that were never written");
            written.Fill(true);
        }

        uint before = BinaryPrimitives.ReadUInt32LittleEndian(values);
        BinaryPrimitives.WriteUInt32LittleEndian(values, (uint)TOperation.Apply(before, warp.Values(source)[lane.Index]));
        Write(warp, lane, before);
    }

    /// <inheritdoc/>
    protected override void Miss(Warp warp, Lane lane) => Write(warp, lane, 0);

    /// <inheritdoc/>
    protected override string? Note(Warp warp, Lane lane, ReadOnlySpan<byte> values, AccessHistory history, long offset, in Accessor accessor) =>
        history.Write(offset, Size, accessor with { Thread = Accessor.Atomics }, isChange: true);

    private void Write(Warp warp, Lane lane, uint value)
    {
        if (destination is not int register)
            return;
        warp.Values(register)[lane.Index] = value;
        warp.MarkWritten(register, 1u << lane.Index);
    }
}
