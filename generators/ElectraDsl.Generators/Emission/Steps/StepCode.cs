using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>What the steps of several objectives have in common.</summary>
internal static class StepCode
{
    /// <summary>The statement that names the random numbers of a network's dropout; empty where it has none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="field">What the trainer calls it.</param>
    /// <param name="number">Which network of the step it is: no two share random numbers.</param>
    public static string DropoutKey(NetworkPlan network, string field, int number) =>
        NetworkCode.Drops(network) ? $"{field}.DropoutRandomness = DropoutKeyOf(step, network: {Literal.Of(number)});" : "";

    /// <summary>The argument that says which tokens make a word, where masking asks for it.</summary>
    public static string ContinuesWord(ModelPlan plan) => plan.Masking is MaskingMode.WholeWord or MaskingMode.Span ? ", batch.ContinuesWord" : "";
}
