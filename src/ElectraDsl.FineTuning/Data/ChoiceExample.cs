namespace ElectraDsl.FineTuning;

/// <summary>A text with choices, one of which is right.</summary>
/// <param name="Row">Line of its file, from 1.</param>
/// <param name="Text">The text, which stands before each choice.</param>
/// <param name="Choices">Two or more.</param>
/// <param name="Label">Index of the right one.</param>
public sealed record ChoiceExample(int Row, string Text, IReadOnlyList<string> Choices, int Label) : TaskExample(Row);
