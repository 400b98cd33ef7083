namespace ElectraDsl;

/// <summary>A head that gives a text, or two texts, a number: similarity, a grade.</summary>
public sealed class TextRegressionAttribute : SequenceHeadAttribute;
