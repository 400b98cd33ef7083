using System.Collections.Immutable;

namespace ElectraDsl;

/// <summary>
/// Where every parameter of a model lies in one flat buffer. Decayed parameters come first, so that the optimizer goes through two
/// stretches instead of hundreds; every block starts at a multiple of 16 values (64 bytes), as vector loads like it and as the results of the
/// matrix library depend on it.
/// </summary>
/// <param name="Parameters">All tensors, in the order of their offsets; a shared one is here once.</param>
/// <param name="Count">Length of the buffer, gaps included.</param>
/// <param name="DecayedCount">Values before this index are decayed, those from it on are not.</param>
public sealed record ArenaLayout(ImmutableArray<ParameterSpec> Parameters, long Count, long DecayedCount)
{
    /// <summary>Number of values that are parameters, gaps excluded.</summary>
    public long ParameterCount { get; } = Parameters.Sum(parameter => parameter.Count);
}
