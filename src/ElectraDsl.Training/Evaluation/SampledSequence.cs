using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>A held-out sequence, or its beginning, as both networks saw it.</summary>
/// <param name="Tokens">Its word pieces without special tokens.</param>
public sealed record SampledSequence(ImmutableArray<SampledToken> Tokens);
