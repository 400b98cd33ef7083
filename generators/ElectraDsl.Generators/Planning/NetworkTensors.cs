using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// The tensors of a network's sections, named as in Hugging Face's ELECTRA, and in its manner where that has no such tensor. Matrices are
/// [out, in].
/// </summary>
internal static class NetworkTensors
{
    /// <summary>The tensors of a section, if it stands alone; nothing where the network has no such section.</summary>
    public static IEnumerable<TensorBlock> Of(NetworkSection section, ModelSizes sizes, NetworkPlan network) => section switch
    {
        NetworkSection.WordEmbeddings => Table("word_embeddings", "WordEmbeddings", sizes.VocabularySize, network),
        NetworkSection.PositionEmbeddings when network.Config.Positions != Positions.Learned => [],
        NetworkSection.PositionEmbeddings => Table("position_embeddings", "PositionEmbeddings", sizes.MaxPositions, network),
        NetworkSection.TokenTypeEmbeddings => Table("token_type_embeddings", "TokenTypeEmbeddings", sizes.TokenTypes, network),
        NetworkSection.EmbeddingNorm when !network.Config.EmbeddingNorm => [],
        NetworkSection.EmbeddingNorm => Norm(network, "electra.embeddings.", "", network.EmbeddingSize),
        NetworkSection.Projection => Projection(network),
        NetworkSection.Layers => Layer(network),
        NetworkSection.FinalNorm => FinalNorm(network),
        _ => Head(sizes, network),
    };

    /// <summary>What is added to a table that is another's: nothing at first. Decayed like the table.</summary>
    public static TensorBlock DeltaOf(TensorBlock table) => table with
    {
        Identifier = table.Identifier + "Delta",
        Initializer = Initializer.Zeros,
        Names = [table.Names[0].Substring(0, table.Names[0].LastIndexOf('.')) + ".delta"],
    };

    private static IEnumerable<TensorBlock> Projection(NetworkPlan network) => network.HasProjection
        ? Linear(network, "EmbeddingsProject", network.Config.HiddenSize, network.EmbeddingSize, Exception(network), "electra.embeddings_project")
        : [];

    /// <summary>
    /// One layer. A network that normalises first keeps the names of the two norms: "attention.output.LayerNorm" then stands before
    /// attention and "output.LayerNorm" before the feed-forward block.
    /// </summary>
    private static IEnumerable<TensorBlock> Layer(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize, inner = network.Config.FeedForwardSize;
        Initializer usual = Usual(network);
        string[] projections = ["attention.self.query", "attention.self.key", "attention.self.value"];
        string[] intermediates = network.Config.IsGated ? ["intermediate.gate", "intermediate.up"] : ["intermediate.dense"];
        return
        [
            .. Linear(network, "QueryKeyValue", 3 * hidden, hidden, usual, projections),
            .. Linear(network, "AttentionOutput", hidden, hidden, usual, "attention.output.dense"),
            .. Norm(network, "attention.output.", "Attention", hidden),
            .. Linear(network, "Intermediate", intermediates.Length * inner, hidden, usual, intermediates),
            .. Linear(network, "Output", hidden, inner, usual, "output.dense"),
            .. Norm(network, "output.", "Output", hidden),
        ];
    }

    private static IEnumerable<TensorBlock> FinalNorm(NetworkPlan network) =>
        network.Config.Norm == NormPlacement.Pre ? Norm(network, "electra.encoder.", "", network.Config.HiddenSize) : [];

    private static IEnumerable<TensorBlock> Head(ModelSizes sizes, NetworkPlan network) => network.Head == HeadKind.ReplacedTokens
        ?
        [
            .. Linear(
                network,
                "PredictionsDense",
                network.Config.HiddenSize,
                network.Config.HiddenSize,
                Usual(network),
                "discriminator_predictions.dense"),
            // Its bias stays where others are left out: it carries how often tokens are replaced.
            .. Linear(
                network with
                {
                    Config = network.Config.With((nameof(NetworkConfig.Biases), true)),
                },
                "Predictions",
                1,
                network.Config.HiddenSize,
                Exception(network),
                "discriminator_predictions.dense_prediction"),
        ]
        :
        [
            .. Linear(network, "PredictionsDense", network.EmbeddingSize, network.Config.HiddenSize, Usual(network), "generator_predictions.dense"),
            .. Norm(network, "generator_predictions.", "Predictions", network.EmbeddingSize),

            // Its matrix is the table of word embeddings. It stays where other biases are left out: it carries how frequent each word is.
            new("LanguageModelHeadBias", [sizes.VocabularySize], Initializer.Zeros, network.Config.InitializerRange, ["generator_lm_head.bias"]),
        ];

    private static Initializer Usual(NetworkPlan network) =>
        network.Config.Initialization == Initialization.HuggingFace ? Initializer.Normal : Initializer.TruncatedNormal;

    /// <summary>Where the original left TensorFlow's default in place.</summary>
    private static Initializer Exception(NetworkPlan network) =>
        network.Config.Initialization == Initialization.HuggingFace ? Initializer.Normal : Initializer.GlorotUniform;

    private static IEnumerable<TensorBlock> Table(string name, string identifier, int rows, NetworkPlan network) =>
        rows == 0
            ? []
            :
            [
                new(
                    identifier,
                    [rows, network.EmbeddingSize],
                    Usual(network),
                    network.Config.InitializerRange,
                    [$"electra.embeddings.{name}.weight"]),
            ];

    private static IEnumerable<TensorBlock> Linear(
        NetworkPlan network, string identifier, int outputs, int inputs, Initializer start, params string[] names)
    {
        double range = network.Config.InitializerRange;
        yield return new(identifier + "Weight", [outputs, inputs], start, range, names.Select(name => name + ".weight").ToEquatableArray());
        if (network.Config.Biases)
            yield return new(identifier + "Bias", [outputs], Initializer.Zeros, range, names.Select(name => name + ".bias").ToEquatableArray());
    }

    private static IEnumerable<TensorBlock> Norm(NetworkPlan network, string place, string identifier, int width)
    {
        bool isLayerNorm = network.Config.Normalization == Normalization.LayerNorm;
        string name = place + (isLayerNorm ? "LayerNorm" : "RMSNorm");
        identifier += isLayerNorm ? "LayerNorm" : "RmsNorm";
        yield return new(identifier + "Weight", [width], Initializer.Ones, network.Config.InitializerRange, [name + ".weight"]);
        if (isLayerNorm && network.Config.Biases)
            yield return new(identifier + "Bias", [width], Initializer.Zeros, network.Config.InitializerRange, [name + ".bias"]);
    }
}
