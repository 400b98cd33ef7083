namespace ElectraDsl.Data;

/// <summary>A word of a text that was tokenized.</summary>
/// <param name="Text">The word as the network reads it: lower-cased where the vocabulary is, [UNK] where it cannot be spelled.</param>
/// <param name="Place">Place of its first piece among the tokens of its row; 0 is [CLS].</param>
/// <param name="Pieces">Number of its pieces, at least 1.</param>
public readonly record struct TextWord(string Text, int Place, int Pieces);
