using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// The models of Hugging Face's transformers that have a network's layers: what they are called there, and what their tensors and numbers are.
/// </summary>
/// <param name="Name">As people call it.</param>
/// <param name="ModelType">As config.json calls it, and the tensors of its encoder begin.</param>
/// <param name="DiscriminatorArchitecture">The class that loads a discriminator.</param>
/// <param name="GeneratorArchitecture">The class that loads a generator.</param>
/// <param name="OutputMatrix">
/// The generator's output matrix, which holds the same values as the word embeddings: the two are always tied there.
/// </param>
/// <param name="Own">What says in its configuration that a network is of this family.</param>
/// <param name="Defaults">What its configuration takes where config.json is silent; files leave out what is so.</param>
internal sealed record HuggingFaceFamily(
    string Name,
    string ModelType,
    string DiscriminatorArchitecture,
    string GeneratorArchitecture,
    string OutputMatrix,
    (string Key, JsonNode Value) Own,
    IReadOnlyDictionary<string, JsonNode> Defaults)
{
    /// <summary>The encoder's prefix in the arena.</summary>
    private const string Encoder = "electra.";

    /// <summary>What the two families' files have in common where they are silent.</summary>
    private static readonly Dictionary<string, JsonNode> Common = new(StringComparer.Ordinal)
    {
        ["num_hidden_layers"] = 12,
        ["hidden_act"] = "gelu",
        ["type_vocab_size"] = 2,
        ["layer_norm_eps"] = 1e-12,
        ["pad_token_id"] = 0,
        ["tie_word_embeddings"] = true,
    };

    /// <summary>The original's networks, with learned positions: <c>ElectraConfig</c>.</summary>
    public static readonly HuggingFaceFamily Electra = new(
        "ELECTRA", "electra", "ElectraForPreTraining", "ElectraForMaskedLM", "generator_lm_head.weight", ("position_embedding_type", "absolute"),
        new Dictionary<string, JsonNode>(Common, StringComparer.Ordinal)
        {
            ["vocab_size"] = 30_522,
            ["embedding_size"] = 128,
            ["hidden_size"] = 256,
            ["num_attention_heads"] = 4,
            ["intermediate_size"] = 1_024,
            ["max_position_embeddings"] = 512,
            ["position_embedding_type"] = "absolute",
        });

    /// <summary>
    /// The same with rotary positions, values 2i and 2i + 1 of a head a pair: <c>RoFormerConfig</c>. It has no head for replaced tokens: a
    /// discriminator loads as the bare encoder, and its head's tensors are passed over.
    /// </summary>
    public static readonly HuggingFaceFamily RoFormer = new(
        "RoFormer", "roformer", "RoFormerModel", "RoFormerForMaskedLM", "cls.predictions.decoder.weight", ("rotary_value", false),
        new Dictionary<string, JsonNode>(Common, StringComparer.Ordinal)
        {
            ["vocab_size"] = 50_000,
            ["hidden_size"] = 768,
            ["num_attention_heads"] = 12,
            ["intermediate_size"] = 3_072,
            ["max_position_embeddings"] = 1_536,
            ["rotary_value"] = false,
        });

    /// <summary>The rotation's table of sines and cosines, which transformers keeps among the weights. Nothing is lost without it.</summary>
    public const string RotaryTable = "roformer.encoder.embed_positions.weight";

    /// <summary>The generator's head, by our names.</summary>
    private static readonly Dictionary<string, string> RoFormerHead = new(StringComparer.Ordinal)
    {
        ["generator_predictions.dense.weight"] = "cls.predictions.transform.dense.weight",
        ["generator_predictions.dense.bias"] = "cls.predictions.transform.dense.bias",
        ["generator_predictions.LayerNorm.weight"] = "cls.predictions.transform.LayerNorm.weight",
        ["generator_predictions.LayerNorm.bias"] = "cls.predictions.transform.LayerNorm.bias",
        ["generator_lm_head.bias"] = "cls.predictions.bias",
    };

    /// <summary>That of a network.</summary>
    public static HuggingFaceFamily Of(NetworkConfig network) => network.Positions == Positions.Rotary ? RoFormer : Electra;

    /// <summary>What the names of its classes begin with.</summary>
    public string ClassPrefix => this == RoFormer ? "RoFormer" : "Electra";

    /// <summary>What transformers calls a tensor of the arena; the network's name is not before it.</summary>
    public string KeyOf(string key)
    {
        if (this == Electra)
            return key;
        return RoFormerHead.TryGetValue(key, out string? head) ? head
            : key.StartsWith(Encoder, StringComparison.Ordinal) ? $"{ModelType}.{key[Encoder.Length..]}"
            : key;
    }

    /// <summary>What a key is where config.json does not name it. RoFormer's tables are as wide as its layers then.</summary>
    public JsonNode? Default(string key, JsonObject config) =>
        Defaults.TryGetValue(key, out JsonNode? value) ? value : config["hidden_size"] ?? Defaults["hidden_size"];

    /// <summary>Names under which transformers holds tensors that other ones make: read over, and not missed.</summary>
    public IEnumerable<string> Derived => this == RoFormer ? [RotaryTable, "cls.predictions.decoder.bias"] : ["electra.embeddings.position_ids"];

    /// <summary>The tensors that transformers computes itself, but wants to find, in the caller's dispose scope.</summary>
    public IEnumerable<(string Key, Tensor Values)> Computed(ModelConfig facts, NetworkConfig network) =>
        this == RoFormer ? [(RotaryTable, Rotation(facts.MaxPositions, network.HiddenSize / network.AttentionHeads))] : [];

    /// <summary>float32 [P, D]: position times 10000^(-2i / D), its sines in the first half of a row and its cosines in the second.</summary>
    private static Tensor Rotation(int positions, int headSize)
    {
        float[,] table = new float[positions, headSize];
        int pairs = headSize / 2;
        for (int position = 0; position < positions; position++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                (double sine, double cosine) = Math.SinCos(RotaryPositions.Angle(position, pair, headSize));
                (table[position, pair], table[position, pairs + pair]) = ((float)sine, (float)cosine);
            }
        }

        return from_array(table);
    }
}
