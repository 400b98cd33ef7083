namespace ElectraDsl.Generators.Tests;

/// <summary>What chosen tokens become arrives in the kernels' type and in the facts: from the model or from its base.</summary>
public sealed class MaskingTests
{
    private const string Networks = "[Generator(HiddenSize = 8, AttentionHeads = 1)] [Discriminator(HiddenSize = 8, AttentionHeads = 1)]";

    private const string Origin = $$"""
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 100, MaskReplaceProbability = 0.8, RandomReplaceProbability = 0.1)] {{Networks}}
        public sealed partial record Origin;

        [ElectraModel(Base = typeof(Origin), MaxPositions = 64)]
        public sealed partial record Mine;

        [ElectraModel(Base = typeof(Origin), RandomReplaceProbability = 0)]
        public sealed partial record Plain;
        """;

    [Theory]
    [InlineData("Origin")]
    [InlineData("Mine")]
    public void RandomReplaceProbability_IsALiteralOfTheSpec(string model)
    {
        CompiledModels compiled = ModelCompiler.Run(Origin).AssertClean();
        Assert.Contains("float MaskReplaceProbability => 0.8f;", compiled.TextOf($"Samples.{model}.Kernels.g.cs"), StringComparison.Ordinal);
        Assert.Contains("float RandomReplaceProbability => 0.1f;", compiled.TextOf($"Samples.{model}.Kernels.g.cs"), StringComparison.Ordinal);
        Assert.Contains("RandomReplaceProbability = 0.1,", compiled.TextOf($"Samples.{model}.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void NoRandomTokens_AreAZeroOfTheSpecAndNoFact()
    {
        CompiledModels compiled = ModelCompiler.Run(Origin).AssertClean();
        Assert.Contains("float RandomReplaceProbability => 0f;", compiled.TextOf("Samples.Plain.Kernels.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("RandomReplaceProbability", compiled.TextOf("Samples.Plain.g.cs"), StringComparison.Ordinal);
    }

    /// <summary>Of a sum above 1, the number that is written here is pointed at.</summary>
    [Fact]
    public void SumAboveOneWithABase_IsAnErrorAtTheArgument()
    {
        Markup markup = Markup.Parse(
            Origin + "\n[ElectraModel(Base = typeof(Origin), MaskReplaceProbability = {|EDSL1004:0.95|})] public sealed partial record Wrong;");
        string message = Assert.Single(Markup.Verify(markup, ModelCompiler.Run(markup.Source)));
        Assert.Equal(
            "RandomReplaceProbability of [ElectraModel] is 0.1; give it a value that makes at most 1 together with MaskReplaceProbability, which is 0.95",
            message);
    }
}
