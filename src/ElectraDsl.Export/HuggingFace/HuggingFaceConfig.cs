using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Export;

/// <summary>config.json of one network: how Hugging Face's <c>ElectraConfig</c> or <c>RoFormerConfig</c> says what a declaration says.</summary>
internal static class HuggingFaceConfig
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "config.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Refuses what neither configuration has words for.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="advice">What to do instead.</param>
    /// <exception cref="HuggingFaceException">transformers has no such network.</exception>
    public static void Check(ModelConfig facts, string advice)
    {
        if (Obstacle(facts) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}; {advice}");
    }

    /// <summary>Why neither configuration has words for a model, and what to declare instead, in one line; null where there are words.</summary>
    public static string? Obstacle(ModelConfig facts) =>
        Obstacle(facts, HuggingFaceNetwork.Of(facts), hasActivatedHead: network => network != HuggingFaceNetwork.Discriminator);

    /// <summary>The same of some of its networks.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="networks">Those that are wanted.</param>
    /// <param name="hasActivatedHead">Whether a head stands on one that has the layers' activation where it is RoFormer's, and GELU here.</param>
    public static string? Obstacle(ModelConfig facts, IEnumerable<HuggingFaceNetwork> networks, Func<HuggingFaceNetwork, bool> hasActivatedHead)
    {
        List<(string Has, string Declared, string Instead)> departures =
            facts.TokenTypes == 0 ? [("token types are always added", "TokenTypes = 0 is declared", "TokenTypes = 2")] : [];
        foreach (HuggingFaceNetwork network in networks)
        {
            departures.AddRange(Departures(network.FactsOf(facts), hasActivatedHead(network))
                .Select(one => (one.Has, $"{one.Declared} is declared for the {network.Name}", one.Instead)));
        }

        return departures is [var (has, declared, _), ..]
            ? $"Hugging Face's transformers has no model like {facts.FullName}: in its ELECTRA and RoFormer {has}, and {declared}; what loads there declares {string.Join(", ", departures.Select(one => one.Instead).Distinct())}"
            : null;
    }

    /// <summary>What all of Hugging Face's networks have, what this one has instead, and what it would have to declare.</summary>
    private static IEnumerable<(string Has, string Declared, string Instead)> Departures(NetworkConfig network, bool hasActivatedHead)
    {
        if (network.Norm == NormPlacement.Pre)
            yield return ("all layers are post-norm", $"{nameof(NormPlacement)}.{nameof(NormPlacement.Pre)}", "Norm = NormPlacement.Post");
        if (network.Normalization == Normalization.RmsNorm)
            yield return ("all norms are LayerNorms", "Normalization.RmsNorm", "Normalization = Normalization.LayerNorm");
        if (!network.Biases)
            yield return ("all layers have biases", "Biases = false", "Biases = true");
        if (network.IsGated)
            yield return ("feed-forward blocks have no gate", $"{nameof(Activation)}.{network.Activation}", "Activation = Activation.Gelu");
        else if (network is { Positions: Positions.Rotary, Activation: not Activation.Gelu } && hasActivatedHead)
            yield return (
                "the head of a network with rotary positions has the layers' activation, where it is Gelu here",
                $"{nameof(Activation)}.{network.Activation}",
                "Activation = Activation.Gelu");
        if (network.Positions is not (Positions.Learned or Positions.Rotary))
            yield return ("positions are learned or rotary", $"{nameof(Positions)}.{network.Positions}", "Positions = Positions.Learned");
        if (network.AttentionWindow > 0)
            yield return ("attention is never local", $"AttentionWindow = {network.AttentionWindow}", "AttentionWindow = 0");

        // An option that transformers' configurations do not have stands at its default there.
        foreach (NetworkOption option in NetworkOption.All.Where(option => !option.IsOriginal && !Equals(option.Of(network), option.Default)))
            yield return (
                $"{option.Name} is always {Value(option.Default)}",
                $"{option.Name} = {Value(option.Of(network))}",
                $"{option.Name} = {Value(option.Default)}");
    }

    /// <summary>A value as it is declared.</summary>
    private static string Value(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => $"{choice.GetType().Name}.{choice}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="config">What <see cref="Of"/> says, or more.</param>
    public static void Write(string path, JsonObject config) =>
        AtomicWrite.File(path, stream => JsonSerializer.Serialize(stream, config, Indented));

    /// <summary>What the file says.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="network">Which of its networks.</param>
    /// <param name="embeddingSize">Width of that network's tables.</param>
    public static JsonObject Of(ModelConfig facts, HuggingFaceNetwork network, long embeddingSize)
    {
        NetworkConfig sizes = network.FactsOf(facts);
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(network.ArchitectureOf(facts)),
            ["model_type"] = network.FamilyOf(facts).ModelType,
            ["torch_dtype"] = "float32",
            ["attention_probs_dropout_prob"] = sizes.AttentionDropout,
            ["hidden_dropout_prob"] = sizes.Dropout,
            ["initializer_range"] = sizes.InitializerRange,
        };
        foreach ((string key, JsonNode value) in Shape(facts, sizes, embeddingSize))
            config[key] = value;
        return config;
    }

    /// <summary>Compares a file with the declaration. What only training needs (dropout, initialization) may differ.</summary>
    /// <exception cref="HuggingFaceException">It cannot be read, or contradicts the declaration.</exception>
    public static void CheckAgainst(string path, ModelConfig facts, HuggingFaceNetwork network, long embeddingSize)
    {
        JsonObject config = HuggingFaceJson.Read(path);
        string model = Text(config["model_type"]);
        HuggingFaceFamily family = network.FamilyOf(facts);
        if (model != family.ModelType)
        {
            string positions = JsonNamingPolicy.KebabCaseLower.ConvertName(network.FactsOf(facts).Positions.ToString());
            throw new HuggingFaceException(
                $"{path}: model_type is {model}, where {family.ModelType} is expected: the {network.Name} of {facts.FullName} has {positions} positions.");
        }

        foreach ((string key, JsonNode declared) in Shape(facts, network.FactsOf(facts), embeddingSize))
        {
            JsonNode? given = config.TryGetPropertyValue(key, out JsonNode? value) ? value : family.Default(key, config);
            if (Canonical(given) != Canonical(declared))
                throw new HuggingFaceException(
                    $"{path}: {key} is {Text(given)}, where {Text(declared)} is declared for the {network.Name} of {facts.FullName}.");
        }
    }

    /// <summary>What decides about the numbers that the network computes, in the terms of its configuration.</summary>
    private static IEnumerable<(string Key, JsonNode Value)> Shape(ModelConfig facts, NetworkConfig sizes, long embeddingSize) =>
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
        (HuggingFaceFamily.Of(sizes).Own.Key, HuggingFaceFamily.Of(sizes).Own.Value.DeepClone()),
        ("tie_word_embeddings", true),
    ];

    private static string NameOf(Activation activation) => activation switch
    {
        Activation.GeluTanh => "gelu_new",
        Activation.Relu => "relu",
        Activation.Silu or Activation.SwiGlu => "silu",
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

    /// <summary>A value as a message shows it.</summary>
    public static string Text(JsonNode? value) => value is null ? "null" : value.ToJsonString().Trim('"');
}
