using System.Globalization;
using System.Text.Json;

namespace ElectraDsl.Testing;

/// <summary>One network's Hugging Face configuration, and how it is declared in the language.</summary>
public sealed class GoldenConfiguration(JsonElement values)
{
    /// <summary>Reads a config.json.</summary>
    public static GoldenConfiguration Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new GoldenConfiguration(document.RootElement.Clone());
    }

    /// <summary>Number of layers.</summary>
    public int Layers => Whole("num_hidden_layers");

    /// <summary>What the language calls the activation.</summary>
    public string Activation => Text("hidden_act") switch
    {
        "gelu" => "Gelu",
        "gelu_new" or "gelu_pytorch_tanh" => "GeluTanh",
        "relu" => "Relu",
        "silu" or "swish" => "Silu",
        string other => throw new InvalidDataException($"The language has no activation '{other}'."),
    };

    /// <summary>The declaration of a model with two networks of such configurations.</summary>
    public static string Declare(string name, GoldenConfiguration generator, GoldenConfiguration discriminator)
    {
        foreach (string shared in new[] { "vocab_size", "embedding_size", "max_position_embeddings", "type_vocab_size", "pad_token_id" })
        {
            if (discriminator.Raw(shared) != generator.Raw(shared))
                throw new InvalidDataException($"The networks have different values of {shared}.");
        }

        return $"""
            using ElectraDsl;

            namespace Goldens;

            [ElectraModel({discriminator.Model()})]
            [Generator({generator.Network()})]
            [Discriminator({discriminator.Network()})]
            public sealed partial record {name};
            """;
    }

    /// <summary>The declaration of a masked language model of such a configuration.</summary>
    public static string DeclareMasked(string name, GoldenConfiguration network) => $"""
        using ElectraDsl;

        namespace Goldens;

        [ElectraModel({network.Model()}, Objective = Objective.MaskedLanguageModel)]
        [Discriminator({network.Network()})]
        public sealed partial record {name};
        """;

    private string Model() => string.Join(
        ", ",
        $"VocabularySize = {Whole("vocab_size")}",
        $"EmbeddingSize = {Whole("embedding_size")}",
        $"MaxPositions = {Whole("max_position_embeddings")}",
        $"TokenTypes = {Whole("type_vocab_size")}",
        $"PadTokenId = {Whole("pad_token_id")}");

    private string Network() => string.Join(
        ", ",
        $"Layers = {Layers}",
        $"HiddenSize = {Whole("hidden_size")}",
        $"AttentionHeads = {Whole("num_attention_heads")}",
        $"FeedForwardSize = {Whole("intermediate_size")}",
        $"Activation = Activation.{Activation}",
        "Positions = Positions.Learned",
        $"NormEpsilon = {Number("layer_norm_eps")}",
        $"Dropout = {Number("hidden_dropout_prob")}",
        $"AttentionDropout = {Number("attention_probs_dropout_prob")}",
        $"InitializerRange = {Number("initializer_range")}");

    private string Raw(string key) => values.GetProperty(key).GetRawText();

    private int Whole(string key) => values.GetProperty(key).GetInt32();

    private string Number(string key) => values.GetProperty(key).GetDouble().ToString("R", CultureInfo.InvariantCulture);

    private string Text(string key) => values.GetProperty(key).GetString()!;
}
