using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>config.json of one network: how Hugging Face's <c>ElectraConfig</c> says what a declaration says.</summary>
internal static class HuggingFaceConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What <c>ElectraConfig</c> takes where its file is silent; files leave out what is so.</summary>
    private static readonly Dictionary<string, JsonNode> Defaults = new(StringComparer.Ordinal)
    {
        ["vocab_size"] = 30_522,
        ["embedding_size"] = 128,
        ["hidden_size"] = 256,
        ["num_hidden_layers"] = 12,
        ["num_attention_heads"] = 4,
        ["intermediate_size"] = 1_024,
        ["hidden_act"] = "gelu",
        ["max_position_embeddings"] = 512,
        ["type_vocab_size"] = 2,
        ["layer_norm_eps"] = 1e-12,
        ["pad_token_id"] = 0,
        ["position_embedding_type"] = "absolute",
        ["tie_word_embeddings"] = true,
    };

    /// <summary>Refuses what <c>ElectraConfig</c> has no words for.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="advice">What to do instead.</param>
    /// <exception cref="HuggingFaceException">Hugging Face's ELECTRA has no such network.</exception>
    public static void Check(ModelFacts facts, string advice)
    {
        if (Obstacle(facts) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}; {advice}");
    }

    /// <summary>Why <c>ElectraConfig</c> has no words for a model, in one line; null where it has.</summary>
    public static string? Obstacle(ModelFacts facts)
    {
        string? reason = null;
        if (facts.TokenTypes == 0)
            reason = "it always adds token types, and TokenTypes = 0 is declared";
        foreach (HuggingFaceNetwork network in HuggingFaceNetwork.Both)
        {
            if (Departure(network.FactsOf(facts)) is (string has, string declared))
                reason ??= $"{has}, and {declared} is declared for the {network.Name}";
        }

        return reason is null ? null : $"{facts.FullName} cannot be said in Hugging Face's ELECTRA: {reason}";
    }

    /// <summary>What all of Hugging Face's networks have, and what this one has instead; null where nothing.</summary>
    private static (string Has, string Declared)? Departure(NetworkFacts network) => network switch
    {
        { Norm: NormPlacement.Pre } => ("its layers are all post-norm", $"{nameof(NormPlacement)}.{nameof(NormPlacement.Pre)}"),
        { Normalization: Normalization.RmsNorm } => ("its norms are all LayerNorms", $"{nameof(Normalization)}.{nameof(Normalization.RmsNorm)}"),
        { Biases: false } => ("its layers all have biases", "Biases = false"),
        { Activation: Activation.GeGlu or Activation.SwiGlu } => ("its feed-forward blocks have no gate", $"{nameof(Activation)}.{network.Activation}"),
        { Positions: not Positions.Learned } => ("its positions are all learned", $"{nameof(Positions)}.{network.Positions}"),
        { AttentionWindow: > 0 } => ("its attention is never local", $"AttentionWindow = {network.AttentionWindow}"),
        _ => null,
    };

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="facts">The model.</param>
    /// <param name="network">Which of its networks.</param>
    /// <param name="embeddingSize">Width of that network's tables.</param>
    public static void Write(string path, ModelFacts facts, HuggingFaceNetwork network, long embeddingSize)
    {
        NetworkFacts sizes = network.FactsOf(facts);
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(network.Architecture),
            ["model_type"] = "electra",
            ["torch_dtype"] = "float32",
            ["attention_probs_dropout_prob"] = sizes.AttentionDropout,
            ["hidden_dropout_prob"] = sizes.Dropout,
            ["initializer_range"] = sizes.InitializerRange,
        };
        foreach ((string key, JsonNode value) in Shape(facts, sizes, embeddingSize))
            config[key] = value;
        AtomicWrite.File(path, stream => JsonSerializer.Serialize(stream, config, Indented));
    }

    /// <summary>Compares a file with the declaration. What only training needs (dropout, initialisation) may differ.</summary>
    /// <exception cref="HuggingFaceException">It cannot be read, or contradicts the declaration.</exception>
    public static void CheckAgainst(string path, ModelFacts facts, HuggingFaceNetwork network, long embeddingSize)
    {
        JsonObject config = HuggingFaceJson.Read(path);
        string model = Text(config["model_type"]);
        if (model != "electra")
            throw new HuggingFaceException($"{path}: model_type is {model}, where electra is wanted.");
        foreach ((string key, JsonNode declared) in Shape(facts, network.FactsOf(facts), embeddingSize))
        {
            JsonNode? given = config.TryGetPropertyValue(key, out JsonNode? value) ? value : Defaults[key];
            if (Canonical(given) != Canonical(declared))
                throw new HuggingFaceException($"{path}: {key} is {Text(given)}, where {Text(declared)} is declared for the {network.Name} of {facts.FullName}.");
        }
    }

    /// <summary>What decides about the numbers that the network computes, in the terms of <c>ElectraConfig</c>.</summary>
    private static IEnumerable<(string Key, JsonNode Value)> Shape(ModelFacts facts, NetworkFacts sizes, long embeddingSize) =>
    [
        ("vocab_size", facts.VocabularySize),
        ("embedding_size", embeddingSize),
        ("hidden_size", sizes.HiddenSize),
        ("num_hidden_layers", sizes.Layers),
        ("num_attention_heads", sizes.AttentionHeads),
        ("intermediate_size", sizes.FeedForwardSize),
        ("hidden_act", NameOf(sizes.Activation)),
        ("max_position_embeddings", facts.MaxPositions),
        ("type_vocab_size", facts.TokenTypes),
        ("layer_norm_eps", sizes.NormEpsilon),
        ("pad_token_id", facts.SpecialTokens.Pad),
        ("position_embedding_type", "absolute"),
        ("tie_word_embeddings", true),
    ];

    private static string NameOf(Activation activation) => activation switch
    {
        Activation.GeluTanh => "gelu_new",
        Activation.Relu => "relu",
        Activation.Silu => "silu",
        _ => "gelu",
    };

    /// <summary>One text for all spellings of a value: 1e-12 and 1E-12, and names of one function.</summary>
    private static string Canonical(JsonNode? value) => Text(value) switch
    {
        "gelu_pytorch_tanh" => "gelu_new",
        "swish" => "silu",
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : text,
    };

    private static string Text(JsonNode? value) => value is null ? "null" : value.ToJsonString().Trim('"');
}
