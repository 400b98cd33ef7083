namespace ElectraDsl.FineTuning;

/// <summary>A text, or two, with its label or number.</summary>
/// <param name="Row">Line of its file, from 1.</param>
/// <param name="Text">The text, or the first of the two.</param>
/// <param name="SecondText">The second text; null where there is one alone.</param>
/// <param name="Label">Index of its label; 0 where there is none.</param>
/// <param name="Number">The number; 0 where there is none.</param>
public sealed record TextExample(int Row, string Text, string? SecondText, int Label, double Number) : TaskExample(Row);
