using System.Globalization;
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
            AddLabels(config, head);
        if (isSplit)
            config["transformers.js_config"] = new JsonObject { ["use_external_data_format"] = true };
        return config;
    }

    private static string ArchitectureOf(ModelConfig facts, HuggingFaceNetwork network, OnnxOptions options)
    {
        string family = network.FamilyOf(facts) == HuggingFaceFamily.RoFormer ? "RoFormer" : "Electra";
        return (options.Network, options.Head?.Task) switch
        {
            (_, HeadTask.QuestionAnswering) => family + "ForQuestionAnswering",
            (_, HeadTask.TokenClassification) => family + "ForTokenClassification",
            (_, not null) => family + "ForSequenceClassification",
            (OnnxNetwork.Discriminator, _) => network.ArchitectureOf(facts),
            (OnnxNetwork.MaskedLanguageModel, _) => family + "ForMaskedLM",
            _ => family + "Model",
        };
    }

    private static void AddLabels(JsonObject config, HeadConfig head)
    {
        if (head.Task == HeadTask.QuestionAnswering)
            return;
        IReadOnlyList<string> labels = head.Task == HeadTask.TextRegression ? ["LABEL_0"] : head.Labels;
        JsonObject names = [], numbers = [];
        for (int index = 0; index < labels.Count; index++)
        {
            names[index.ToString(CultureInfo.InvariantCulture)] = labels[index];
            numbers[labels[index]] = index;
        }

        (config["id2label"], config["label2id"]) = (names, numbers);
        if (!head.IsOfTokens)
            config["problem_type"] = head.Task == HeadTask.TextRegression ? "regression" : "single_label_classification";
    }
}
