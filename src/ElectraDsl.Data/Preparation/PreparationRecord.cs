using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// The contents of preparation.json: from what a folder was prepared and what lies in it. It is written last, so that its presence
/// says that the rest is complete.
/// </summary>
/// <param name="Format">Grows when equal options begin to give other examples.</param>
/// <param name="Corpus">The corpus, for readers.</param>
/// <param name="CorpusFingerprint">What the text was.</param>
/// <param name="Options">What was asked for; without the path of the vocabulary, whose contents count.</param>
/// <param name="GivenVocabulary">Checksum of the given vocabulary; null where it was learned.</param>
/// <param name="Vocabulary">Checksum of vocab.txt.</param>
/// <param name="Training">Checksum of the training examples.</param>
/// <param name="HeldOut">Checksum of the held-out examples.</param>
/// <param name="Facts">What was counted.</param>
internal sealed record PreparationRecord(
    int Format,
    string Corpus,
    string CorpusFingerprint,
    PreparationOptions Options,
    string? GivenVocabulary,
    string Vocabulary,
    string Training,
    string HeldOut,
    PreparationFacts Facts)
{
    public const int CurrentFormat = 3;

    /// <summary>Checksum of reference.txt.gz; null in records of versions that kept no such text.</summary>
    public string? ReferenceText { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = StoredJson.Resolver,
    };

    /// <summary>What is asked before there is an answer.</summary>
    /// <param name="corpus">The text; its fingerprint is computed.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="given">The vocabulary; null where one is learned.</param>
    public static PreparationRecord Question(ICorpus corpus, PreparationOptions options, WordPieceVocabulary? given) => new(
        CurrentFormat,
        corpus.Description,
        corpus.Fingerprint,
        options with { VocabularyPath = null },
        given is null ? null : ChecksumOf(given),
        Vocabulary: "",
        Training: "",
        HeldOut: "",
        new PreparationFacts(0, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>Reads a record; null where there is none, or not as it was written.</summary>
    public static PreparationRecord? TryRead(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return SealedJson.IsWhole(bytes) ? JsonSerializer.Deserialize<PreparationRecord>(bytes, Json) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string path) =>
        AtomicWrite.File(path, stream => stream.Write(SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(this, Json))));

    /// <summary>Whether the same question is asked again.</summary>
    public bool AnswersSame(PreparationRecord other) =>
        Format == other.Format
        && CorpusFingerprint == other.CorpusFingerprint
        && Options == other.Options
        && GivenVocabulary == other.GivenVocabulary;

    /// <summary>A checksum of a vocabulary's tokens in their order.</summary>
    public static string ChecksumOf(WordPieceVocabulary vocabulary) =>
        Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Tokens))));
}
