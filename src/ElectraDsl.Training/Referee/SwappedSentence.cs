using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>A held-out sentence with one word swapped for another one that is about as frequent.</summary>
/// <param name="Words">The words as a run gets to read them.</param>
/// <param name="Swapped">Index of the swapped word.</param>
public sealed record SwappedSentence(ImmutableArray<string> Words, int Swapped);
