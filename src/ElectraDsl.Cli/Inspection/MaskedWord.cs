namespace ElectraDsl.Cli;

/// <summary>A word piece of a sequence.</summary>
/// <param name="Text">The piece, without ##.</param>
/// <param name="ContinuesWord">Whether it belongs to the word before.</param>
/// <param name="ReadAs">What the generator reads in its place; null where it reads the piece itself.</param>
internal sealed record MaskedWord(string Text, bool ContinuesWord, string? ReadAs);
