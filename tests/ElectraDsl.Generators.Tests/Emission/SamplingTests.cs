namespace ElectraDsl.Generators.Tests;

/// <summary>
/// The numbers of sampling arrive in the kernels' type, and the temperature, which a recipe may change, in the facts: from the model or from its
/// base.
/// </summary>
public sealed class SamplingTests
{
    private const string Networks = "[Generator(HiddenSize = 8, AttentionHeads = 1)] [Discriminator(HiddenSize = 8, AttentionHeads = 1)]";

    [Fact]
    public void Options_AreLiteralsOfTheSpec() => AssertSpec(
        $$"""
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 100, SamplingTemperature = 1.3, DisallowCorrect = true, SampleTopK = 50)] {{Networks}}
        public sealed partial record Mine;
        """);

    [Fact]
    public void Options_AreInherited() => AssertSpec(
        $$"""
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 100, SamplingTemperature = 1.3, SampleTopK = 40)] {{Networks}}
        public sealed partial record Origin;

        [ElectraModel(Base = typeof(Origin), DisallowCorrect = true, SampleTopK = 50)]
        public sealed partial record Mine;
        """);

    private static void AssertSpec(string source)
    {
        CompiledModels compiled = ModelCompiler.Run(source).AssertClean();
        string kernels = compiled.TextOf("Samples.Mine.Kernels.g.cs");
        Assert.Contains(" SamplingTemperature = 1.3,", compiled.TextOf("Samples.Mine.g.cs"), StringComparison.Ordinal);
        Assert.Contains("bool DisallowCorrect => true;", kernels, StringComparison.Ordinal);
        Assert.Contains("int SampleTopK => 50;", kernels, StringComparison.Ordinal);
    }
}
