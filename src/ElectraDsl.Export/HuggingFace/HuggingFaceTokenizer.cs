using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Export;

/// <summary>
/// How text becomes word pieces, as Hugging Face's <c>ElectraTokenizer</c> is told it: vocab.txt, tokenizer_config.json and tokenizer.json.
/// </summary>
/// <param name="VocabularyPath">Path of vocab.txt.</param>
/// <param name="LowerCase">Whether text is lower-cased and stripped of accents; null where no file says so.</param>
public sealed record HuggingFaceTokenizer(string VocabularyPath, bool? LowerCase)
{
    private const string VocabularyName = "vocab.txt", ConfigName = "tokenizer_config.json", LowerCaseKey = "do_lower_case";
    private const string LongestKey = "model_max_length", PretokenizationKey = "pretokenization";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Finds the tokenizer's files beside the weights of a model.</summary>
    /// <param name="path">A folder as <see cref="HuggingFaceFolder.Save"/> writes it, or that of one network.</param>
    /// <returns>Null where no network has a vocabulary.</returns>
    /// <exception cref="HuggingFaceException">A file cannot be read, or the networks have different vocabularies.</exception>
    public static HuggingFaceTokenizer? Find(string path)
    {
        string[] folders =
        [
            .. HuggingFaceNetwork
                .All.Select(network => Path.Combine(path, network.Name))
                .Where(folder => File.Exists(Path.Combine(folder, VocabularyName))),
        ];
        if (folders.Length == 0)
            return FindFlat(path);
        string[] vocabularies = [.. folders.Select(folder => Path.Combine(folder, VocabularyName))];
        foreach (string other in vocabularies.Skip(1))
        {
            if (!WordPieceVocabulary.Load(vocabularies[0]).Tokens.SequenceEqual(WordPieceVocabulary.Load(other).Tokens))
                throw new HuggingFaceException($"{other} differs from {vocabularies[0]}: both networks of a model use the same word pieces.");
        }

        return new HuggingFaceTokenizer(vocabularies[0], ReadLowerCase(Path.Combine(folders[0], ConfigName)));
    }

    /// <summary>The tokenizer's files of a folder that holds one network and nothing else.</summary>
    private static HuggingFaceTokenizer? FindFlat(string path) => File.Exists(Path.Combine(path, VocabularyName))
        ? new HuggingFaceTokenizer(Path.Combine(path, VocabularyName), ReadLowerCase(Path.Combine(path, ConfigName)))
        : null;

    /// <summary>The longest sequence that tokenizer_config.json of such a folder allows; null where it allows any or says nothing.</summary>
    internal static int? LongestIn(string path)
    {
        string file = Path.Combine(path, ConfigName);
        return File.Exists(file) && HuggingFaceJson.Read(file)[LongestKey] is JsonValue value && value.TryGetValue(out int longest) && longest > 0
            ? longest
            : null;
    }

    /// <summary>Fails where the files say that text is split into words otherwise than a model declares.</summary>
    /// <exception cref="HuggingFaceException">They do; one line.</exception>
    public void Check(ModelConfig facts)
    {
        string path = Path.Combine(Path.GetDirectoryName(VocabularyPath)!, ConfigName);
        string? text = File.Exists(path) ? HuggingFaceJson.Read(path)[PretokenizationKey]?.ToString() : null;
        if ((text ?? NameOf(Pretokenization.Words)) != NameOf(facts.Pretokenization))
        {
            throw new HuggingFaceException(
                $"{path}: the text is split into words by '{text ?? NameOf(Pretokenization.Words)}', and {facts.Name} declares Pretokenization.{facts.Pretokenization}: declare the same.");
        }
    }

    /// <summary>Writes the files.</summary>
    internal static void Write(string folder, WordPieceVocabulary vocabulary, bool lowerCase, Pretokenization pretokenization, int maxPositions)
    {
        vocabulary.Save(Path.Combine(folder, VocabularyName));
        JsonObject config = new()
        {
            // The library's slow tokenizer splits words as BERT does, whatever it is told: others are read from tokenizer.json alone.
            ["tokenizer_class"] = pretokenization == Pretokenization.Words ? "ElectraTokenizer" : "PreTrainedTokenizerFast",
            [LowerCaseKey] = lowerCase,
            [LongestKey] = maxPositions,
            ["pad_token"] = "[PAD]",
            ["unk_token"] = "[UNK]",
            ["cls_token"] = "[CLS]",
            ["sep_token"] = "[SEP]",
            ["mask_token"] = "[MASK]",
        };
        if (pretokenization != Pretokenization.Words)
            config[PretokenizationKey] = NameOf(pretokenization);
        AtomicWrite.File(Path.Combine(folder, ConfigName), stream => JsonSerializer.Serialize(stream, config, Indented));
        TokenizerJson.Write(Path.Combine(folder, TokenizerJson.FileName), vocabulary, lowerCase, pretokenization);
    }

    private static string NameOf(Pretokenization pretokenization) => pretokenization.ToString().ToLowerInvariant();

    /// <summary>The library lower-cases where its file does not say; where there is no file, nobody knows.</summary>
    private static bool? ReadLowerCase(string path)
    {
        if (!File.Exists(path))
            return null;
        return HuggingFaceJson.Read(path)[LowerCaseKey] switch
        {
            null => true,
            JsonValue value when value.TryGetValue(out bool lowers) => lowers,
            JsonNode other => throw new HuggingFaceException($"{path}: {LowerCaseKey} is {other.ToJsonString()}, where true or false is expected."),
        };
    }
}
