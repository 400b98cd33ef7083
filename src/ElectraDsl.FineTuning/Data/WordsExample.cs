namespace ElectraDsl.FineTuning;

/// <summary>A sentence in words, each with its label.</summary>
/// <param name="Row">Line of its file where it begins, from 1.</param>
/// <param name="Words">The words.</param>
/// <param name="Labels">Index of the label of each word.</param>
public sealed record WordsExample(int Row, IReadOnlyList<string> Words, IReadOnlyList<int> Labels) : TaskExample(Row);
