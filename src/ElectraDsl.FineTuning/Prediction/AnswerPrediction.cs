namespace ElectraDsl.FineTuning;

/// <summary>A predicted answer.</summary>
/// <param name="Span">The best part of the passage; null where the passage has no word.</param>
/// <param name="NoAnswer">
/// Probability that the passage has no answer, 0 to 1, of a head that has seen such questions; it is for the caller to decide.
/// </param>
public sealed record AnswerPrediction(PassageSpan? Span, double NoAnswer);
