using System.Text.Json.Nodes;

namespace ElectraDsl.Export;

/// <summary>
/// config.json beside a graph: which class of transformers has its inputs and outputs, and its sizes. Where transformers has no such network the
/// nearest class stands there: the graph alone says what is computed, and there are no weights beside it that another program could load.
/// </summary>
internal static class OnnxConfig
{
    /// <summary>What the file says.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="options">What the graph computes.</param>
    /// <param name="embeddingSize">Width of the network's tables.</param>
    /// <param name="isSplit">Whether a graph has its weights in a second file.</param>
    public static JsonObject Of(ModelConfig facts, OnnxOptions options, long embeddingSize, bool isSplit)
    {
        HuggingFaceNetwork network = OnnxModel.NetworkOf(facts, options);
        JsonObject config = HuggingFaceConfig.Of(facts, network, embeddingSize);
        config["architectures"] = new JsonArray(ArchitectureOf(facts, network, options));
        if (options.Head is { } head)
            HuggingFaceHead.Describe(config, head);
        if (isSplit)
            config["transformers.js_config"] = new JsonObject { ["use_external_data_format"] = true };
        return config;
    }

    private static string ArchitectureOf(ModelConfig facts, HuggingFaceNetwork network, OnnxOptions options)
    {
        HuggingFaceFamily family = network.FamilyOf(facts);
        return (options.Network, options.Head) switch
        {
            (_, { Task: HeadTask.SentenceEmbedding }) => family.ClassPrefix + "Model",
            (_, { } head) => HuggingFaceHead.ArchitectureOf(family, head.Task),
            (OnnxNetwork.Discriminator, _) => network.ArchitectureOf(facts),
            (OnnxNetwork.MaskedLanguageModel, _) => family.ClassPrefix + "ForMaskedLM",
            _ => family.ClassPrefix + "Model",
        };
    }
}
