namespace ElectraDsl.Export;

/// <summary>One graph: a network of a model, or its encoder with a head, in one precision.</summary>
internal static class OnnxModel
{
    /// <summary>Name of the file with the weights of a precision, as transformers.js and optimum look for it.</summary>
    public static string FileNameOf(OnnxPrecision precision) => precision switch
    {
        OnnxPrecision.Float16 => "model_fp16.onnx",
        OnnxPrecision.Int8 => "model_quantized.onnx",
        _ => "model.onnx",
    };

    /// <summary>The network that a graph computes.</summary>
    /// <exception cref="OnnxException">The model has none such.</exception>
    public static HuggingFaceNetwork NetworkOf(ModelConfig facts, OnnxOptions options)
    {
        IReadOnlyList<HuggingFaceNetwork> networks = HuggingFaceNetwork.Of(facts);
        return options.Network switch
        {
            OnnxNetwork.Discriminator => networks.FirstOrDefault(network => network.Role == NetworkRole.Discriminator)
                ?? throw new OnnxException(
                    $"{facts.FullName} has no discriminator, because it is trained by {ObjectiveNames.Of(facts.Objective)}: export its encoder or its masked language model."),
            OnnxNetwork.MaskedLanguageModel => networks.First(network => network.Role != NetworkRole.Discriminator),
            _ => networks[0],
        };
    }

    /// <summary>Builds the graph. Weights are read when it is written.</summary>
    /// <exception cref="OnnxException">The model has no such network.</exception>
    /// <exception cref="ArgumentException">The arena lacks a tensor.</exception>
    public static OnnxGraph Build(ParameterArena arena, ModelConfig facts, OnnxOptions options, OnnxPrecision precision)
    {
        HuggingFaceNetwork network = NetworkOf(facts, options);
        NetworkConfig config = network.FactsOf(facts);
        OnnxGraph graph = new();
        OnnxWeights weights = new(arena, facts, network, graph);
        OnnxArithmetic arithmetic = new(graph, weights, precision);
        OnnxHeads heads = new(graph, arithmetic, new OnnxEncoder(graph, weights, arithmetic, facts, config), config);
        if (options.Head is { } head)
            heads.Task(head);
        else if (options.Network == OnnxNetwork.Discriminator)
            heads.ReplacedTokens();
        else if (options.Network == OnnxNetwork.MaskedLanguageModel)
            heads.MaskedTokens(facts.VocabularySize, weights);
        else
            heads.HiddenStates();
        return graph;
    }
}
