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
        NetworkSection.Layers => Layer(network),
        NetworkSection.Projection => In(NetworkPart.Projection, Projection(network)),
        NetworkSection.FinalNorm => In(NetworkPart.FinalNorm, FinalNorm(network)),
        NetworkSection.Head => In(NetworkPart.Head, Head(sizes, network)),
        NetworkSection.NextSentenceHead => In(NetworkPart.NextSentenceHead, NextSentenceHead(network)),
        _ => In(NetworkPart.Embeddings, Embeddings(section, sizes, network)),
    };

    private static IEnumerable<TensorBlock> Embeddings(NetworkSection section, ModelSizes sizes, NetworkPlan network) => section switch
    {
        NetworkSection.WordEmbeddings => Table("word_embeddings", "WordEmbeddings", sizes.VocabularySize, network),
        NetworkSection.PositionEmbeddings when network.Config.Positions != Positions.Learned => [],
        NetworkSection.PositionEmbeddings => Table("position_embeddings", "PositionEmbeddings", sizes.MaxPositions, network),
        NetworkSection.TokenTypeEmbeddings => Table("token_type_embeddings", "TokenTypeEmbeddings", sizes.TokenTypes, network),
        NetworkSection.EmbeddingNorm when !network.Config.EmbeddingNorm => [],
        _ => Norm(network, "electra.embeddings.", "", network.EmbeddingSize),
    };

    /// <summary>What is added to a table that is another's: nothing at first. Decayed like the table.</summary>
    public static TensorBlock DeltaOf(TensorBlock table) => table with
    {
        Identifier = table.Identifier + "Delta",
        Kind = TensorKind.TableDelta,
        Field = table.Field + "_delta",
        Initializer = Initializer.Zeros,
        Names = [table.Names[0].Substring(0, table.Names[0].LastIndexOf('.')) + ".delta"],
    };

    private static IEnumerable<TensorBlock> Projection(NetworkPlan network) => network.HasProjection
        ? As(
            "project",
            Linear(network, "EmbeddingsProject", network.Config.HiddenSize, network.EmbeddingSize, Exception(network), "electra.embeddings_project"))
        : [];

    /// <summary>
    /// One layer. A network that normalizes first keeps the names of the two norms: "attention.output.LayerNorm" then stands before
    /// attention and "output.LayerNorm" before the feed-forward block.
    /// </summary>
    private static IEnumerable<TensorBlock> Layer(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize, inner = network.Config.FeedForwardSize;
        Initializer initializer = InitializerOf(network);
        string[] projections = ["attention.self.query", "attention.self.key", "attention.self.value"];
        string[] intermediates = network.Config.IsGated ? ["intermediate.gate", "intermediate.up"] : ["intermediate.dense"];
        return
        [
            .. In(NetworkPart.AttentionProjections, Linear(network, "QueryKeyValue", 3 * hidden, hidden, initializer, projections)),
            .. In(NetworkPart.AttentionProjections, Linear(network, "AttentionOutput", hidden, hidden, initializer, "attention.output.dense")),
            .. In(NetworkPart.Norms, Norm(network, "attention.output.", "Attention", hidden)),
            .. In(NetworkPart.FeedForward, Linear(network, "Intermediate", intermediates.Length * inner, hidden, initializer, intermediates)),
            .. In(NetworkPart.FeedForward, Linear(network, "Output", hidden, inner, initializer, "output.dense")),
            .. In(NetworkPart.Norms, Norm(network, "output.", "Output", hidden)),
        ];
    }

    private static IEnumerable<TensorBlock> FinalNorm(NetworkPlan network) =>
        network.Config.Norm == NormPlacement.Pre
        ? As("encoder_" + network.NormField, Norm(network, "electra.encoder.", "", network.Config.HiddenSize))
        : [];

    private static IEnumerable<TensorBlock> Head(ModelSizes sizes, NetworkPlan network) => network.Head == HeadKind.ReplacedTokens
        ?
        [
            .. As("dense", Linear(
                network,
                "PredictionsDense",
                network.Config.HiddenSize,
                network.Config.HiddenSize,
                InitializerOf(network),
                "discriminator_predictions.dense")),
            // Its bias stays where others are left out: it carries how often tokens are replaced.
            .. As("dense_prediction", Linear(
                WithBiases(network),
                "Predictions",
                1,
                network.Config.HiddenSize,
                Exception(network),
                "discriminator_predictions.dense_prediction")),
        ]
        :
        [
            .. As(
                "dense",
                Linear(
                    network, "PredictionsDense", network.EmbeddingSize, network.Config.HiddenSize, InitializerOf(network), "generator_predictions.dense")),
            .. As(network.NormField, Norm(network, "generator_predictions.", "Predictions", network.EmbeddingSize)),

            // Its matrix is the table of word embeddings. It stays where other biases are left out: it carries how frequent each word is.
            new(
                "LanguageModelHeadBias",
                TensorKind.Bias,
                [sizes.VocabularySize],
                Initializer.Zeros,
                network.Config.InitializerRange,
                ["generator_lm_head.bias"]),
        ];

    /// <summary>Says whose costs the tensors' are.</summary>
    private static IEnumerable<TensorBlock> In(NetworkPart part, IEnumerable<TensorBlock> blocks) =>
        blocks.Select(block => block with { Part = part });

    /// <summary>Names the fields after what they are in Hugging Face's modules, not after the offsets.</summary>
    private static IEnumerable<TensorBlock> As(string field, IEnumerable<TensorBlock> blocks) =>
        blocks.Select(block => block with { Field = field + (block.Kind is TensorKind.Bias or TensorKind.NormShift ? "_bias" : "_weight") });

    /// <summary>As in google-research/bert, with the names of Hugging Face's BERT behind "bert." and "cls.".</summary>
    private static IEnumerable<TensorBlock> NextSentenceHead(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize;
        return network.PredictsNextSentence
            ?
            [
                .. As("pooler_dense", Linear(network, "PoolerDense", hidden, hidden, InitializerOf(network), "pooler.dense")),
                .. As(
                    "seq_relationship",
                    Linear(WithBiases(network), "SeqRelationship", 2, hidden, InitializerOf(network), "seq_relationship")),
            ]
            : [];
    }

    private static NetworkPlan WithBiases(NetworkPlan network) => network with { Config = network.Config.With((nameof(NetworkConfig.Biases), true)) };

    private static Initializer InitializerOf(NetworkPlan network) =>
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
                    TensorKind.Table,
                    [rows, network.EmbeddingSize],
                    InitializerOf(network),
                    network.Config.InitializerRange,
                    [$"electra.embeddings.{name}.weight"]),
            ];

    private static IEnumerable<TensorBlock> Linear(
        NetworkPlan network, string identifier, int outputs, int inputs, Initializer start, params string[] names)
    {
        double range = network.Config.InitializerRange;
        yield return new(
            identifier + "Weight", TensorKind.Matrix, [outputs, inputs], start, range, names.Select(name => name + ".weight").ToEquatableArray());
        if (network.Config.Biases)
            yield return new(
                identifier + "Bias", TensorKind.Bias, [outputs], Initializer.Zeros, range, names.Select(name => name + ".bias").ToEquatableArray());
    }

    private static IEnumerable<TensorBlock> Norm(NetworkPlan network, string place, string identifier, int width)
    {
        bool isLayerNorm = network.Config.Normalization == Normalization.LayerNorm;
        string name = place + (isLayerNorm ? "LayerNorm" : "RMSNorm");
        identifier += isLayerNorm ? "LayerNorm" : "RmsNorm";
        yield return new(
            identifier + "Weight", TensorKind.NormScale, [width], Initializer.Ones, network.Config.InitializerRange, [name + ".weight"]);
        if (isLayerNorm && network.Config.Biases)
            yield return new(
                identifier + "Bias", TensorKind.NormShift, [width], Initializer.Zeros, network.Config.InitializerRange, [name + ".bias"]);
    }
}
