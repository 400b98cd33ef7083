using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Tensors of one network that lie together in each of the arena's two regions: a group once, or a layer repeated at a constant stride, so
/// that generated code can count to layer i rather than list it.
/// </summary>
/// <param name="Role">The network that owns them.</param>
/// <param name="Section">Which part of the network.</param>
/// <param name="Source">What the owner has there: its own tensors, the set that both networks read, or deltas.</param>
/// <param name="Repeats">Number of layers, or 1.</param>
/// <param name="Depth">Depth of the first repeat; each further one is one deeper.</param>
/// <param name="Blocks">What one repeat holds.</param>
/// <param name="Decayed">Where the decayed blocks lie.</param>
/// <param name="Undecayed">Where the others lie.</param>
internal sealed record SegmentPlan(
    NetworkRole Role,
    NetworkSection Section,
    TensorSource Source,
    int Repeats,
    int Depth,
    EquatableArray<TensorBlock> Blocks,
    Stretch Decayed,
    Stretch Undecayed)
{
    /// <summary>The parameters of all repeats together.</summary>
    public long ParameterCount => Repeats * Blocks.Sum(block => block.Count);

    /// <summary>Number of tensors of all repeats together.</summary>
    public int TensorCount => Repeats * Blocks.Sum(block => block.Names.Count);

    /// <summary>Arena offset of a block in the first repeat.</summary>
    public long OffsetOf(TensorBlock block) => StretchOf(block).Start + block.Offset;

    /// <summary>Where the block's region has this segment.</summary>
    public Stretch StretchOf(TensorBlock block) => block.IsDecayed ? Decayed : Undecayed;

    /// <summary>Every parameter, repeat by repeat.</summary>
    public IEnumerable<ParameterPlan> Parameters() =>
        from repeat in Enumerable.Range(0, Repeats)
        from block in Blocks
        from part in Enumerable.Range(0, block.Names.Count)
        select new ParameterPlan(
            Prefix(repeat) + block.Names[part],
            block.PartShape,
            OffsetOf(block) + (repeat * StretchOf(block).Stride) + (part * block.PartCount),
            block.Kind,
            Depth + repeat,
            block.Initializer,
            block.Range);

    private string Prefix(int repeat)
    {
        string role = NetworkRoles.NameOf(Role) + ".";
        return Section == NetworkSection.Layers ? $"{role}electra.encoder.layer.{repeat.ToString(CultureInfo.InvariantCulture)}." : role;
    }
}
