namespace ElectraDsl.Data;

/// <summary>One line of a corpus on its way into examples.</summary>
/// <param name="Text">The line.</param>
/// <param name="Document">Number of the first document that is the same as its own, line for line; mostly its own.</param>
/// <param name="IsHeldOut">Whether its document is kept for evaluation.</param>
/// <param name="EndsDocument">Whether it is its document's last one.</param>
internal readonly record struct CorpusLine(string Text, int Document, bool IsHeldOut, bool EndsDocument);
