using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

public sealed class EnvironmentRuleTests
{
    [Fact]
    public void ProjectWithoutTraining_IsOneErrorAtTheModel()
    {
        Markup markup = Markup.Parse("""
            using ElectraDsl;

            [{|EDSL9001:ElectraModel|}(VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Small;
            """);
        CompiledModels compiled = ModelCompiler.Run(
            ModelCompiler.Compilation(["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl"], OutputKind.DynamicallyLinkedLibrary, markup.Source));
        Markup.Verify(markup, compiled);
        Assert.Empty(compiled.FileNames);
    }

    /// <summary>Who only runs a model has neither trainer nor kernels, and gets what encodes text.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("Tying = WeightTying.GradientDisentangled, SamplingTemperature = 2, ", "Positions = Positions.Rotary, Activation = Activation.SwiGlu, AttentionWindow = 2, ")]
    public void ProjectWithInferenceAlone_GetsTheDiscriminatorAndNoTrainer(string model, string discriminator)
    {
        CompiledModels compiled = ModelCompiler.Run(ModelCompiler.Compilation(
            ["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl", "ElectraDsl.Data", "ElectraDsl.Export", "ElectraDsl.Inference"],
            OutputKind.DynamicallyLinkedLibrary,
            $$"""
            using ElectraDsl;
            using ElectraDsl.Inference;

            [ElectraModel({{model}}VocabularySize = 100)]
            [Generator(HiddenSize = 16, AttentionHeads = 1)]
            [Discriminator({{discriminator}}HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Small;

            [ElectraModel(Base = typeof(Small), MaskProbability = 0.25)]
            public sealed partial record Derived;

            public static class Program
            {
                public static float[] Run(string text)
                {
                    using TextEncoder encoder = TextEncoder.Open<Derived>("runs/small");
                    using TorchSharp.torch.Tensor vectors = encoder.Encode(text);
                    using Small.Discriminator network = new(new ParameterArena(Small.Parameters.DiscriminatorLayout, TorchSharp.torch.CPU));
                    return vectors.data<float>().ToArray();
                }
            }
            """));
        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(
            ["Derived.Discriminator.g.cs", "Derived.Parameters.g.cs", "Derived.g.cs", "Small.Discriminator.g.cs", "Small.Parameters.g.cs", "Small.g.cs"],
            compiled.FileNames.Order(StringComparer.Ordinal));
    }
}
