namespace ElectraDsl.Data;

/// <summary>Some consecutive lines of one document.</summary>
/// <param name="IsHeldOut">Whether the document was kept for evaluation.</param>
/// <param name="Lines">The lines; none of them is blank.</param>
public sealed record TextBlock(bool IsHeldOut, IReadOnlyList<string> Lines);
