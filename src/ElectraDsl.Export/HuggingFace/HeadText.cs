using ElectraDsl.Data;

namespace ElectraDsl.Export;

/// <summary>How texts become a head's input, and its output a number: what a folder holds besides weights.</summary>
/// <param name="Vocabulary">The word pieces.</param>
/// <param name="LowerCase">Whether text is lower-cased and stripped of accents.</param>
/// <param name="MaxLength">Tokens of the longest sequence, special tokens included.</param>
/// <param name="TargetScale">What a regression's output is multiplied by; 1 for other heads.</param>
public sealed record HeadText(WordPieceVocabulary Vocabulary, bool LowerCase, int MaxLength, double TargetScale);
