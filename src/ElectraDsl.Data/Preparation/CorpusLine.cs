namespace ElectraDsl.Data;

/// <summary>One line of a corpus on its way into examples.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsHeldOut">Whether its document is kept for evaluation.</param>
/// <param name="EndsDocument">Whether it is its document's last one.</param>
internal readonly record struct CorpusLine(string Text, bool IsHeldOut, bool EndsDocument);
