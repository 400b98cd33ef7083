namespace ElectraDsl.Training;

/// <summary>A word piece of held-out text and what a model made of it.</summary>
/// <param name="Original">The piece that stands in the text; <c>##</c> before a further piece of a word.</param>
/// <param name="Proposed">What the model drew for its place where it was masked, which may be the original; null where it was not masked.</param>
/// <param name="Suspicion">
/// The probability that the discriminator gave to the piece before it having been replaced, 0 to 1; null where there is no discriminator.
/// </param>
public sealed record SampledToken(string Original, string? Proposed, double? Suspicion);
