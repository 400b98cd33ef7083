namespace ElectraDsl.Data;

/// <summary>A document, or a part of a long one, while examples are made of it and of its neighbors.</summary>
/// <param name="Document">The document's number; equal documents have the same.</param>
/// <param name="Lines">Tokens of the lines: at least one line, each with at least one token.</param>
/// <param name="EndsDocument">Whether nothing of the document follows.</param>
internal sealed record Passage(int Document, IReadOnlyList<int[]> Lines, bool EndsDocument);
