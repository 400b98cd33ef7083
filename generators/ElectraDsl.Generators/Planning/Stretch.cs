namespace ElectraDsl.Generators.Planning;

/// <summary>A segment's part of one region of the arena.</summary>
/// <param name="Start">Arena offset of the first repeat.</param>
/// <param name="Stride">Values from one repeat to the next.</param>
internal readonly record struct Stretch(long Start, long Stride);
