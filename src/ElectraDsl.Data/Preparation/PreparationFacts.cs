namespace ElectraDsl.Data;

/// <summary>What was counted while a corpus was prepared.</summary>
/// <param name="Documents">Documents of the corpus.</param>
/// <param name="HeldOutDocuments">Documents among them that are kept for evaluation.</param>
/// <param name="Lines">Lines of the corpus.</param>
/// <param name="Tokens">Word pieces of the whole corpus, without special tokens.</param>
/// <param name="UnknownTokens">Pieces among them that are [UNK].</param>
/// <param name="DroppedTokens">Pieces among them that are in no example: what a full example had no room for.</param>
/// <param name="TrainingExamples">Examples to train on.</param>
/// <param name="HeldOutExamples">Examples to evaluate on.</param>
/// <param name="UnusedPieces">Tokens of the vocabulary that only fill it up, because the text holds no more pieces.</param>
public sealed record PreparationFacts(
    int Documents,
    int HeldOutDocuments,
    long Lines,
    long Tokens,
    long UnknownTokens,
    long DroppedTokens,
    int TrainingExamples,
    int HeldOutExamples,
    int UnusedPieces)
{
    /// <summary>Part of the word pieces that is [UNK], 0 to 1.</summary>
    public double UnknownRate => Tokens == 0 ? 0 : (double)UnknownTokens / Tokens;
}
