using System.Text.Json.Serialization;

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
    long TrainingExamples,
    long HeldOutExamples,
    int UnusedPieces)
{
    /// <summary>
    /// Documents that are the same, line for line, as an earlier one. All copies of a document are on one side: trained on, or held out.
    /// </summary>
    public int RepeatedDocuments { get; init; }

    /// <summary>
    /// Fraction of the held-out lines that are in the training text, too, 0 to 1; estimated from a sample of both where there are many. Short lines
    /// do not count.
    /// </summary>
    public double SharedLineRate { get; init; }

    /// <summary>Fraction of the held-out examples that are among the training examples, too, 0 to 1; estimated in the same way.</summary>
    public double SharedExampleRate { get; init; }

    /// <summary>Distinct training examples, divided by all, 0 to 1; estimated in the same way.</summary>
    public double DistinctExampleRate { get; init; } = 1;

    /// <summary>What of the corpus was left out before anything was counted, and why; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LeftOut>? LeftOut { get; init; }

    /// <summary>Fraction of the word pieces that is [UNK], 0 to 1.</summary>
    [JsonIgnore]
    public double UnknownRate => Tokens == 0 ? 0 : (double)UnknownTokens / Tokens;

    /// <summary>Fraction of the word pieces that is in no example, 0 to 1.</summary>
    [JsonIgnore]
    public double DroppedRate => Tokens == 0 ? 0 : (double)DroppedTokens / Tokens;
}
