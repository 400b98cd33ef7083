using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>How a network's norms are written.</summary>
internal static class NormCode
{
    /// <summary>A norm of the last dimension.</summary>
    /// <param name="network">Whose norm.</param>
    /// <param name="input">What is normalized.</param>
    /// <param name="prefix">Before the name of the fields that hold its parameters: "attention_", for example.</param>
    public static string Apply(NetworkPlan network, string input, string prefix = "")
    {
        string field = prefix + network.NormField;
        return HasBias(network) ? $"{FieldOf(network)}.Apply({input}, {field}_weight, {field}_bias)" : $"{FieldOf(network)}.Apply({input}, {field}_weight)";
    }

    /// <summary>A norm as arguments of a kernel: which one, and its parameters.</summary>
    /// <param name="network">Whose norm.</param>
    /// <param name="prefix">Before the name of the fields that hold its parameters.</param>
    public static string Arguments(NetworkPlan network, string prefix)
    {
        string field = prefix + network.NormField;
        return $"{FieldOf(network)}, {field}_weight, {(HasBias(network) ? $"{field}_bias" : "null")}";
    }

    /// <summary>What the network's class holds for all its norms together.</summary>
    public static string Constants(NetworkPlan network)
    {
        string epsilon = Literal.Of(network.Config.NormEpsilon);
        return $"private static readonly Norm {FieldOf(network)} = new(Normalization.{network.Config.Normalization}, epsilon: {epsilon});\n";
    }

    /// <summary>The field that holds the norm: not called as its type, which would then have no simple name.</summary>
    private static string FieldOf(NetworkPlan network) => network.Config.Normalization.ToString();

    private static bool HasBias(NetworkPlan network) => network.Config.Biases && network.Config.Normalization == Normalization.LayerNorm;
}
