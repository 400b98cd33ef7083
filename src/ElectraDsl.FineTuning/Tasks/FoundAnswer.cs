namespace ElectraDsl.FineTuning;

/// <summary>The best span of a passage, over all its windows.</summary>
/// <param name="Span">Its text and place; null where the passage has no token.</param>
/// <param name="Score">Sum of the logits of its first and last token.</param>
/// <param name="NoAnswerScore">Sum of [CLS]'s two logits: of the window that believes least in having none.</param>
internal readonly record struct FoundAnswer(PassageSpan? Span, double Score, double NoAnswerScore)
{
    /// <summary>The probability that there is no answer: the logistic function of the difference of the scores, 0 to 1.</summary>
    public double NoAnswer => Span is null ? 1 : 1 / (1 + Math.Exp(Score - NoAnswerScore));
}
