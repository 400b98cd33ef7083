using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>The tensors of a network's sections, named as in Hugging Face's ELECTRA. Matrices are [out, in].</summary>
internal static class NetworkTensors
{
    /// <summary>The tensors of a section, if it stands alone; nothing where the network has no such section.</summary>
    public static IEnumerable<TensorBlock> Of(NetworkSection section, ModelSizes sizes, NetworkPlan network) => section switch
    {
        NetworkSection.WordEmbeddings => Table("word_embeddings", "WordEmbeddings", sizes.VocabularySize, network),
        NetworkSection.PositionEmbeddings => Table("position_embeddings", "PositionEmbeddings", sizes.MaxPositions, network),
        NetworkSection.TokenTypeEmbeddings => Table("token_type_embeddings", "TokenTypeEmbeddings", sizes.TokenTypes, network),
        NetworkSection.EmbeddingNorm => LayerNorm("electra.embeddings.LayerNorm", "LayerNorm", network.EmbeddingSize),
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
        ? Linear("EmbeddingsProject", network.HiddenSize, network.EmbeddingSize, Initializer.GlorotUniform, "electra.embeddings_project")
        : [];

    /// <summary>
    /// One layer. A network that normalises first keeps the names of the two LayerNorms: "attention.output.LayerNorm" then stands before
    /// attention and "output.LayerNorm" before the feed-forward block.
    /// </summary>
    private static IEnumerable<TensorBlock> Layer(NetworkPlan network)
    {
        int hidden = network.HiddenSize, inner = network.FeedForwardSize;
        string[] projections = ["attention.self.query", "attention.self.key", "attention.self.value"];
        return
        [
            .. Linear("QueryKeyValue", 3 * hidden, hidden, Initializer.TruncatedNormal, projections),
            .. Linear("AttentionOutput", hidden, hidden, Initializer.TruncatedNormal, "attention.output.dense"),
            .. LayerNorm("attention.output.LayerNorm", "AttentionLayerNorm", hidden),
            .. Linear("Intermediate", inner, hidden, Initializer.TruncatedNormal, "intermediate.dense"),
            .. Linear("Output", hidden, inner, Initializer.TruncatedNormal, "output.dense"),
            .. LayerNorm("output.LayerNorm", "OutputLayerNorm", hidden),
        ];
    }

    private static IEnumerable<TensorBlock> FinalNorm(NetworkPlan network) =>
        network.Norm == NormPlacement.Pre ? LayerNorm("electra.encoder.LayerNorm", "LayerNorm", network.HiddenSize) : [];

    private static IEnumerable<TensorBlock> Head(ModelSizes sizes, NetworkPlan network) => network.Role == NetworkRole.Discriminator
        ?
        [
            .. Linear("PredictionsDense", network.HiddenSize, network.HiddenSize, Initializer.TruncatedNormal, "discriminator_predictions.dense"),
            .. Linear("Predictions", 1, network.HiddenSize, Initializer.GlorotUniform, "discriminator_predictions.dense_prediction"),
        ]
        :
        [
            .. Linear("PredictionsDense", network.EmbeddingSize, network.HiddenSize, Initializer.TruncatedNormal, "generator_predictions.dense"),
            .. LayerNorm("generator_predictions.LayerNorm", "PredictionsLayerNorm", network.EmbeddingSize),

            // Its matrix is the table of word embeddings.
            new("LanguageModelHeadBias", [sizes.VocabularySize], Initializer.Zeros, ["generator_lm_head.bias"]),
        ];

    private static IEnumerable<TensorBlock> Table(string name, string identifier, int rows, NetworkPlan network) =>
        rows == 0 ? [] : [new(identifier, [rows, network.EmbeddingSize], Initializer.TruncatedNormal, [$"electra.embeddings.{name}.weight"])];

    private static IEnumerable<TensorBlock> Linear(string identifier, int outputs, int inputs, Initializer start, params string[] names) =>
    [
        new(identifier + "Weight", [outputs, inputs], start, names.Select(name => name + ".weight").ToEquatableArray()),
        new(identifier + "Bias", [outputs], Initializer.Zeros, names.Select(name => name + ".bias").ToEquatableArray()),
    ];

    private static IEnumerable<TensorBlock> LayerNorm(string name, string identifier, int width) =>
    [
        new(identifier + "Weight", [width], Initializer.Ones, [name + ".weight"]),
        new(identifier + "Bias", [width], Initializer.Zeros, [name + ".bias"]),
    ];
}
