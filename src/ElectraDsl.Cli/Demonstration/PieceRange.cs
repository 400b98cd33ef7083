namespace ElectraDsl.Cli;

/// <summary>The word pieces of one word.</summary>
/// <param name="Start">Index of the first one.</param>
/// <param name="Count">Number of pieces, at least 1.</param>
internal readonly record struct PieceRange(int Start, int Count);
