using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Export;

/// <summary>
/// A network as ONNX graphs in the folder that the libraries of Hugging Face look for: <c>onnx/model.onnx</c>, a file for each further precision,
/// config.json, README.md and, where there is a vocabulary, the tokenizer's files; of an encoder also what sentence-transformers reads. Every
/// architecture can be written, those among them that transformers has no model for.
/// </summary>
/// <remarks>
/// A graph has the inputs <c>input_ids</c>, <c>attention_mask</c> (1 where there is a token, 0 at padding) and <c>token_type_ids</c>, int64 [batch,
/// sequence], whether the model has token types or not. Outputs are float32; see <see cref="OnnxNetwork"/> and <see cref="OnnxOptions.Head"/>. The
/// values at padding mean nothing.
/// </remarks>
public static class OnnxFolder
{
    private const string GraphFolder = "onnx";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the folder, which is complete or absent.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="arena">The weights: of the whole model, or of a part that holds the network; of an encoder with a head, both.</param>
    /// <param name="facts">The model that they are of.</param>
    /// <param name="vocabulary">The model's word pieces; null to leave the tokenizer's files out.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    /// <param name="options">What the graphs compute; null for the encoder in single precision.</param>
    /// <exception cref="OnnxException">The folder exists or cannot be made, or the model has no such network.</exception>
    /// <exception cref="ArgumentException">The arena lacks a tensor of the network, or the options contradict each other.</exception>
    public static void Save(
        string path,
        ParameterArena arena,
        ModelConfig facts,
        WordPieceVocabulary? vocabulary = null,
        bool lowerCase = true,
        OnnxOptions? options = null) =>
        Save(path, arena, facts, vocabulary, lowerCase, options, OnnxModelFile.LargestFile);

    /// <summary>Where the graph of a precision lies in a folder: <c>onnx/model.onnx</c>, for example.</summary>
    public static string GraphFile(OnnxPrecision precision) => $"{GraphFolder}/{OnnxModel.FileNameOf(precision)}";

    /// <summary>Checks all that can be checked before there are weights to save.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="facts">The model.</param>
    /// <param name="options">What the graphs are to compute; null for the encoder in single precision.</param>
    /// <exception cref="OnnxException">The folder exists or cannot be made, or the model has no such network.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static void Check(string path, ModelConfig facts, OnnxOptions? options = null)
    {
        options ??= new OnnxOptions();
        if (options.Precisions.Count == 0 || options.Precisions.Distinct().Count() < options.Precisions.Count)
            throw new ArgumentException("Name at least one precision, and each once.", nameof(options));
        if (options is { Head: not null, Network: not OnnxNetwork.Encoder })
            throw new ArgumentException($"A head stands on the encoder, not on {options.Network}.", nameof(options));
        _ = OnnxModel.NetworkOf(facts, options);
        if (Directory.Exists(path) || File.Exists(path))
            throw new OnnxException($"{path} exists already: name a new folder, or delete it.");
        if (PathObstacle.ToWritingInto(path) is { } obstacle)
            throw new OnnxException($"{obstacle}: name another folder.");
    }

    /// <summary>The same with another limit, beyond which weights lie in a file of their own.</summary>
    internal static void Save(
        string path,
        ParameterArena arena,
        ModelConfig facts,
        WordPieceVocabulary? vocabulary,
        bool lowerCase,
        OnnxOptions? options,
        long largestFile)
    {
        options ??= new OnnxOptions();
        Check(path, facts, options);
        OnnxGraph[] graphs = [.. options.Precisions.Select(precision => OnnxModel.Build(arena, facts, options, precision))];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicWrite.Folder(Path.TrimEndingDirectorySeparator(path), folder =>
        {
            bool isSplit = false;
            AtomicWrite.Folder(Path.Combine(folder, GraphFolder), inner =>
            {
                foreach ((OnnxPrecision precision, OnnxGraph graph) in options.Precisions.Zip(graphs))
                    isSplit |= OnnxModelFile.Write(Path.Combine(inner, OnnxModel.FileNameOf(precision)), graph, facts.Name, largestFile);
            });
            HuggingFaceNetwork network = OnnxModel.NetworkOf(facts, options);
            Write(folder, "config.json", OnnxConfig.Of(facts, options, network.EmbeddingSize(arena.Layout, facts), isSplit));
            if (vocabulary is not null)
                WriteTokenizer(folder, vocabulary, lowerCase, facts);
            if (options is { Network: OnnxNetwork.Encoder, Head: null })
                WriteSentenceVectors(folder, facts);
            AtomicWrite.File(Path.Combine(folder, "README.md"), stream => stream.Write(OnnxCard.Of(facts, options, vocabulary is not null)));
        });
    }

    private static void WriteTokenizer(string folder, WordPieceVocabulary vocabulary, bool lowerCase, ModelConfig facts)
    {
        HuggingFaceTokenizer.Write(folder, vocabulary, lowerCase, facts.Pretokenization, facts.MaxPositions);
        Write(folder, "special_tokens_map.json", new JsonObject
        {
            ["unk_token"] = "[UNK]",
            ["sep_token"] = "[SEP]",
            ["pad_token"] = "[PAD]",
            ["cls_token"] = "[CLS]",
            ["mask_token"] = "[MASK]",
        });
    }

    /// <summary>What sentence-transformers reads: hidden states, and their mean over all tokens, as <c>TextEncoder.Encode</c> computes it.</summary>
    private static void WriteSentenceVectors(string folder, ModelConfig facts)
    {
        const string PoolingFolder = "1_Pooling";
        Write(folder, "modules.json", new JsonArray(
            Module(0, "", "sentence_transformers.models.Transformer"),
            Module(1, PoolingFolder, "sentence_transformers.models.Pooling")));
        Write(folder, "config_sentence_transformers.json", new JsonObject { ["similarity_fn_name"] = "cosine" });
        Write(folder, "sentence_bert_config.json", new JsonObject { ["max_seq_length"] = facts.MaxPositions, ["do_lower_case"] = false });
        AtomicWrite.Folder(Path.Combine(folder, PoolingFolder), inner => Write(inner, "config.json", new JsonObject
        {
            ["word_embedding_dimension"] = facts.Kept.HiddenSize,

            // Newer versions read the first of these, older ones the others.
            ["pooling_mode"] = "mean",
            ["pooling_mode_cls_token"] = false,
            ["pooling_mode_mean_tokens"] = true,
            ["pooling_mode_max_tokens"] = false,
        }));

        static JsonObject Module(int index, string path, string type) => new()
        {
            ["idx"] = index,
            ["name"] = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["path"] = path,
            ["type"] = type,
        };
    }

    private static void Write(string folder, string name, JsonNode content) =>
        AtomicWrite.File(Path.Combine(folder, name), stream => JsonSerializer.Serialize(stream, content, Indented));
}
