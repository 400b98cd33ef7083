using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>What the steps of several objectives have in common.</summary>
internal static class StepCode
{
    /// <summary>The argument that says which tokens make a word, where masking asks for it.</summary>
    public static string ContinuesWord(ModelPlan plan) => plan.Masking is MaskingMode.WholeWord or MaskingMode.Span ? ", batch.ContinuesWord" : "";
}
