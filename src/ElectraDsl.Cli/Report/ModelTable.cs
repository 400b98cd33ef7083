using System.Globalization;
using System.Text.Json;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What the compiler knows of a model, as rows of a table: a name, and a value for each network.</summary>
internal static class ModelTable
{
    /// <summary>Facts that hold for the whole model.</summary>
    public static IReadOnlyList<(string Name, string Value)> Shared(ModelConfig facts) =>
    [
        ("objective", TrainingObjectives.Of(facts).Name),
        .. facts.NextSentencePrediction ? [("pairs of sentences", "next-sentence prediction")] : Array.Empty<(string, string)>(),
        ("vocabulary", $"{Words.Count(facts.VocabularySize)} word pieces"),
        .. facts.Pretokenization == Pretokenization.Words ? Array.Empty<(string, string)>() : [("words of a text", Splitting(facts.Pretokenization))],
        ("embedding size", Words.Count(facts.EmbeddingSize)),
        ("longest sequence", $"{Words.Count(facts.MaxPositions)} tokens"),
        ("segment kinds", Words.Count(facts.TokenTypes)),
        .. facts.Networks.Count > 1 ? [("shared weights", facts.Tying.ToString())] : Array.Empty<(string, string)>(),
        (
            "masked tokens",
            $"{Words.Percent(facts.MaskProbability)}, {Words.Percent(facts.MaskReplaceProbability)} of them become [MASK]{RandomTokens(facts)}"),
        ("chosen", Choice(facts.Masking)),
        .. Swapped(facts.Kernels),
        ("fingerprint", facts.Fingerprint),
    ];

    /// <summary>Facts of each network.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Networks(ModelConfig facts) =>
    [
        Row("layers", facts, network => Words.Count(network.Layers)),
        Row("hidden size", facts, network => Words.Count(network.HiddenSize)),
        Row(
            "attention heads",
            facts,
            network => $"{Words.Count(network.AttentionHeads)} of {Words.Count(network.HiddenSize / network.AttentionHeads)}"),
        Row("feed-forward size", facts, network => Words.Count(network.FeedForwardSize)),
        Row("activation", facts, network => network.Activation.ToString()),
        Row("normalization", facts, Normalization),
        Row("biases", facts, network => network.Biases ? "yes" : "no"),
        Row("positions", facts, network => network.Positions.ToString()),
        Row("attention", facts, Attention),
        .. Further(facts),
        Row(
            "dropout",
            facts,
            network => string.Create(CultureInfo.InvariantCulture, $"{network.Dropout:0.##}, attention {network.AttentionDropout:0.##}")),
        Row("parameters", facts, network => Words.Count(network.Parameters)),
    ];

    private static string RandomTokens(ModelConfig facts) =>
        facts.RandomReplaceProbability == 0 ? "" : $", {Words.Percent(facts.RandomReplaceProbability)} a random token";

    private static string Splitting(Pretokenization pretokenization) =>
        pretokenization == Pretokenization.Whitespace ? "split at white space alone" : "every character is one";

    private static string Choice(MaskingMode mode) => mode switch
    {
        MaskingMode.Original => "with replacement, as in the original",
        MaskingMode.WholeWord => "by whole words",
        MaskingMode.Span => "in spans of words",
        _ => "without replacement",
    };

    private static string Normalization(NetworkConfig network) =>
        $"{network.Normalization}, {(network.Norm == NormPlacement.Pre ? "before each block" : "after each block")}";

    private static string Attention(NetworkConfig network) => (network.AttentionWindow, network.GlobalAttentionEvery) switch
    {
        (0, _) => "to all tokens",
        (int window, 0) => $"to {Words.Count(window)} tokens on either side",
        (int window, int every) => $"to {Words.Count(window)} tokens on either side, to all in layers 0, {every}, …",
    };

    /// <summary>Options that few models write, where one does.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> Further(ModelConfig facts) =>
        from option in NetworkOption.All
        where !option.IsOriginal && facts.Networks.Any(network => !IsDefault(option, network.Config))
        select Row(option.Name, facts, network => Hyperparameter.Text(option.Of(network)));

    private static bool IsDefault(NetworkOption option, NetworkConfig network) => Equals(option.Of(network), option.Default);

    /// <summary>The swapped kernels: <c>RtdLoss</c> is the row "rtd loss".</summary>
    private static IEnumerable<(string Name, string Value)> Swapped(KernelFacts kernels) =>
        kernels.Select(kernel => (JsonNamingPolicy.SnakeCaseLower.ConvertName(kernel.Key).Replace('_', ' '), kernel.Value));

    private static (string Name, IReadOnlyList<string> Values) Row(string name, ModelConfig facts, Func<NetworkConfig, string> value) =>
        (name, [.. facts.Networks.Select(network => value(network.Config))]);
}
