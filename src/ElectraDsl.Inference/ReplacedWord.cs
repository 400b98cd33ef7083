namespace ElectraDsl.Inference;

/// <summary>A word of a text and what the discriminator says of it.</summary>
/// <param name="Text">The word as the network reads it: lower-cased where the vocabulary is, [UNK] where it cannot be spelled.</param>
/// <param name="Probability">That it was replaced: the highest among its pieces, 0 to 1.</param>
public readonly record struct ReplacedWord(string Text, double Probability);
