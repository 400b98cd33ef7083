using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>st to global, shared and local memory.</summary>
/// <param name="space">Where to.</param>
/// <param name="address">The address.</param>
/// <param name="size">Bytes of an element.</param>
/// <param name="sources">One a vector's element.</param>
internal sealed class Store(MemorySpace space, MemoryAddress address, int size, IReadOnlyList<int> sources)
    : MemoryInstruction(space, address, size, sources.Count)
{
    /// <inheritdoc/>
    protected override void Move(Warp warp, Lane lane, Span<byte> values, Span<bool> written)
    {
        Use(warp, 1u << lane.Index, sources[lane.Element]);
        written.Fill(true);
        BytesOf(warp, lane)[..Size].CopyTo(values);
    }

    /// <inheritdoc/>
    protected override void Miss(Warp warp, Lane lane)
    {
        // Said already; nothing is written.
    }

    /// <inheritdoc/>
    protected override string? Note(Warp warp, Lane lane, ReadOnlySpan<byte> values, AccessHistory history, long offset, in Accessor accessor) =>
        history.Write(offset, Size, accessor, isChange: !values.SequenceEqual(BytesOf(warp, lane)[..Size]));

    /// <summary>The register in memory: the low end first.</summary>
    private ReadOnlySpan<byte> BytesOf(Warp warp, Lane lane) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(warp.Values(sources[lane.Element]).Slice(lane.Index, 1));
}
