using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>How a network's norms are written.</summary>
internal static class NormCode
{
    /// <summary>A norm of the last dimension.</summary>
    /// <param name="network">Whose norm.</param>
    /// <param name="input">What is normalised.</param>
    /// <param name="width">Size of the last dimension.</param>
    /// <param name="prefix">Before the name of the fields that hold its parameters: "attention_", for example.</param>
    public static string Apply(NetworkPlan network, string input, int width, string prefix = "")
    {
        string field = prefix + network.NormField;
        if (network.Config.Normalization == Normalization.RmsNorm)
            return $"Norm.Apply({input}, {field}_weight)";
        string epsilon = Literal.Of(network.Config.NormEpsilon);
        return network.Config.Biases
            ? Text.Of($"layer_norm({input}, [{width}], {field}_weight, {field}_bias, {epsilon})")
            : Text.Of($"layer_norm({input}, [{width}], {field}_weight, eps: {epsilon})");
    }

    /// <summary>What the network's class holds for all its norms together; empty where nothing.</summary>
    public static string Constants(NetworkPlan network) => network.Config.Normalization == Normalization.RmsNorm
        ? $"private static readonly RmsNorm Norm = new(epsilon: {Literal.Of(network.Config.NormEpsilon)});\n"
        : "";
}
