using ElectraDsl.Inference;

namespace ElectraDsl.Cli;

/// <summary>A text with what the discriminator says of its words.</summary>
/// <param name="Text">As it was read.</param>
/// <param name="Words">Its words as the tokenizer sees them, with the probability that each was replaced.</param>
internal sealed record DetectedText(string Text, IReadOnlyList<ReplacedWord> Words);
