using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>A passage of held-out text, some of whose words the referee's generator replaced.</summary>
/// <param name="Words">The words as a run gets to read them.</param>
/// <param name="Replaced">Which of them are other words than stood there.</param>
/// <param name="ContextFree">How suspect a detector finds each word that sees nothing but the word: log-odds.</param>
public sealed record CorruptedPassage(ImmutableArray<string> Words, ImmutableArray<bool> Replaced, ImmutableArray<float> ContextFree);
