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
            ModelCompiler.Compilation(
                ["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl"],
                OutputKind.DynamicallyLinkedLibrary,
                markup.Source));
        Markup.Verify(markup, compiled);
        Assert.Empty(compiled.FileNames);
    }

    /// <summary>The head of a masked language model is a kernel: without kernels there is the encoder, and nothing on it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Norm = NormPlacement.Pre, Normalization = Normalization.RmsNorm, Biases = false, ")]
    public void MaskedLanguageModelInAProjectWithInferenceAlone_IsItsEncoder(string encoder)
    {
        CompiledModels compiled = ModelCompiler.Run(ModelCompiler.Compilation(
            ["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl", "ElectraDsl.Data", "ElectraDsl.Export", "ElectraDsl.Inference"],
            OutputKind.DynamicallyLinkedLibrary,
            $$"""
            using ElectraDsl;
            using ElectraDsl.Inference;

            [ElectraModel(VocabularySize = 100, Objective = Objective.MaskedLanguageModel)]
            [Discriminator({{encoder}}HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Small;

            public static class Program
            {
                public static TextEncoder Run()
                {
                    using IEncoder network = new Small.Encoder(new ParameterArena(Small.Parameters.Layout, TorchSharp.torch.CPU));
                    return TextEncoder.Open<Small>("runs/small");
                }
            }
            """));
        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(["Small.Encoder.g.cs", "Small.Parameters.g.cs", "Small.g.cs"], compiled.FileNames.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("ElectraDsl.Kernels", compiled.TextOf("Small.Encoder.g.cs"), StringComparison.Ordinal);
    }

    /// <summary>Who only runs a model has neither trainer nor kernels, and gets what encodes text.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData(
        "Tying = WeightTying.GradientDisentangled, SamplingTemperature = 2, ",
        "Positions = Positions.Rotary, Activation = Activation.SwiGlu, AttentionWindow = 2, ")]
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
            [
                "Derived.Discriminator.g.cs",
                "Derived.Parameters.g.cs",
                "Derived.g.cs",
                "Small.Discriminator.g.cs",
                "Small.Parameters.g.cs",
                "Small.g.cs",
            ],
            compiled.FileNames.Order(StringComparer.Ordinal));
    }
}
