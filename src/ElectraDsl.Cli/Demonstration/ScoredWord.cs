namespace ElectraDsl.Cli;

/// <summary>A word and what the discriminator says of it.</summary>
/// <param name="Text">The word, its pieces joined.</param>
/// <param name="Probability">That it was replaced: the highest among its pieces.</param>
internal sealed record ScoredWord(string Text, double Probability);
