namespace ElectraDsl.Data;

/// <summary>What shapes prepared examples. Equal options on an unchanged corpus give the same bytes.</summary>
/// <param name="SequenceLength">Tokens of the longest example, special tokens included: 5 to 65,535.</param>
/// <param name="VocabularySize">Number of word pieces, special tokens included.</param>
/// <param name="Special">Ids of the special tokens.</param>
/// <param name="LowerCase">Whether text is lower-cased and stripped of accents.</param>
/// <param name="HeldOutFraction">Fraction of the documents that is held out: above 0, below 1. At least one document is kept.</param>
/// <param name="Seed">Chooses the held-out documents and how sentences are packed.</param>
/// <param name="VocabularyPath">An existing vocab.txt; null to learn one from the training documents.</param>
/// <param name="Overflow">What becomes of tokens that a full example has no room for.</param>
/// <param name="Packing">How lines become examples.</param>
/// <param name="Pretokenization">How text is split into words.</param>
public sealed record PreparationOptions(
    int SequenceLength,
    int VocabularySize,
    SpecialTokens Special,
    bool LowerCase,
    double HeldOutFraction,
    ulong Seed,
    string? VocabularyPath,
    OverflowMode Overflow = OverflowMode.Drop,
    Packing Packing = Packing.Original,
    Pretokenization Pretokenization = Pretokenization.Words);
