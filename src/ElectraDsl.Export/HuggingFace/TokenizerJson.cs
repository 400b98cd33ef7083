using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Export;

/// <summary>
/// tokenizer.json: a vocabulary and all that is done to text before it is looked up, in the form of Hugging Face's tokenizers library. Fast
/// tokenizers of transformers, transformers.js and every binding of that library read it alone.
/// </summary>
/// <remarks>
/// Form: huggingface/tokenizers, <c>Tokenizer::from_file</c>. The library's own BertNormalizer and BertPreTokenizer depart from the original's
/// tokenizer in what they drop (characters for private use, and those that their old Unicode tables do not know), in what is punctuation, and in the
/// last sigma of a word, so those steps are spelled out here. Words are [UNK] beyond the original's 200 characters, not beyond the 100 that are usual
/// there.
/// </remarks>
internal static class TokenizerJson
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "tokenizer.json";

    // Control and format characters and U+FFFD, which stands for what could not be decoded; the three that are blanks stay.
    private const string Dropped = @"(?![\t\n\r])[\p{Cc}\p{Cf}" + "\ufffd]";

    // Ideographs as the original lists them: they stand alone.
    private const string Ideograph =
        "[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f\U0002b820-\U0002ceaf\uf900-\ufaff\U0002f800-\U0002fa1f]";

    // What is neither letter nor digit counts as punctuation within ASCII.
    private const string Punctuation = @"[!-/:-@\[-`{-~\p{P}]";

    private const string AnyCharacter = @"[\s\S]";

    // A capital sigma behind a letter with case and before none becomes the final form; accents between them do not count.
    private const string FinalSigma = @"(?<=[\p{Lu}\p{Ll}\p{Lt}])\u03a3(?!\p{M}*[\p{Lu}\p{Ll}\p{Lt}])";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file; it is complete or untouched.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">The word pieces.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    /// <param name="pretokenization">How text is split into words.</param>
    public static void Write(string path, WordPieceVocabulary vocabulary, bool lowerCase, Pretokenization pretokenization = Pretokenization.Words)
    {
        JsonObject file = new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. SpecialIds(vocabulary.Special).Order().Select(id => AddedToken(id, vocabulary.TokenOf(id)))]),
            ["normalizer"] = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray([.. Normalizers(lowerCase)]) },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray([.. Pretokenizers(pretokenization)]),
            },
            ["post_processor"] = PostProcessor(vocabulary.Special),
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = WordPieceVocabulary.ContinuationPrefix, ["cleanup"] = true },
            ["model"] = Model(vocabulary),
        };
        AtomicWrite.File(path, stream => JsonSerializer.Serialize(stream, file, Options));
    }

    private static IEnumerable<JsonNode> Normalizers(bool lowerCase)
    {
        yield return Replace(Dropped, "");
        if (!lowerCase)
            yield break;
        yield return Replace(FinalSigma, "\u03c2");
        yield return new JsonObject { ["type"] = "Lowercase" };
        yield return new JsonObject { ["type"] = "NFD" };
        yield return Replace(@"\p{Mn}", "");
    }

    private static IEnumerable<JsonNode> Pretokenizers(Pretokenization pretokenization)
    {
        if (pretokenization == Pretokenization.Words)
            yield return Alone(Ideograph);
        yield return new JsonObject { ["type"] = "WhitespaceSplit" };
        if (pretokenization != Pretokenization.Whitespace)
            yield return Alone(pretokenization == Pretokenization.Words ? Punctuation : AnyCharacter);
    }

    private static JsonObject Replace(string pattern, string content) => new()
    {
        ["type"] = "Replace",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["content"] = content,
    };

    private static JsonObject Alone(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };

    private static int[] SpecialIds(SpecialTokens special) => [special.Pad, special.Unknown, special.Cls, special.Sep, special.Mask];

    private static JsonNode AddedToken(int id, string text) => new JsonObject
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    /// <summary>[CLS] A [SEP], and of a pair [CLS] A [SEP] B [SEP] with B as the second segment.</summary>
    private static JsonObject PostProcessor(SpecialTokens special) => new()
    {
        ["type"] = "TemplateProcessing",
        ["single"] = new JsonArray(Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0)),
        ["pair"] = new JsonArray(Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0), Sequence("B", 1), Special("[SEP]", 1)),
        ["special_tokens"] = new JsonObject { ["[CLS]"] = Definition("[CLS]", special.Cls), ["[SEP]"] = Definition("[SEP]", special.Sep) },
    };

    private static JsonObject Special(string token, int segment) =>
        new()
        {
            ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = segment },
        };

    private static JsonObject Sequence(string name, int segment) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = segment } };

    private static JsonObject Definition(string token, int id) =>
        new()
        {
            ["id"] = token,
            ["ids"] = new JsonArray(id),
            ["tokens"] = new JsonArray(token),
        };

    private static JsonObject Model(WordPieceVocabulary vocabulary)
    {
        JsonObject ids = [];
        for (int id = 0; id < vocabulary.Size; id++)
            ids[vocabulary.TokenOf(id)] = id;
        return new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = vocabulary.TokenOf(vocabulary.Special.Unknown),
            ["continuing_subword_prefix"] = WordPieceVocabulary.ContinuationPrefix,
            ["max_input_chars_per_word"] = WordPieceTokenizer.LongestWord,
            ["vocab"] = ids,
        };
    }
}
