namespace ElectraDsl.FineTuning;

/// <summary>An example that the head got wrong, or most wrong.</summary>
/// <param name="Row">Line of its file where it begins, from 1; 0 where files have no such lines.</param>
/// <param name="Text">Its text; two are separated by " | ".</param>
/// <param name="Expected">Its label, number or answer.</param>
/// <param name="Predicted">What was predicted.</param>
/// <param name="Loss">
/// How wrong: cross-entropy in nats, squared error, wrong words of a sentence, 1 - F1 of an answer, or by which fraction of
/// all places the cosine of two vectors ranks elsewhere than the number.
/// </param>
public sealed record WorstExample(int Row, string Text, string Expected, string Predicted, double Loss);
