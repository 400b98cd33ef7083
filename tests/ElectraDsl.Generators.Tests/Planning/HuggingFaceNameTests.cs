using ElectraDsl.Testing;

namespace ElectraDsl.Generators.Tests;

/// <summary>Names and shapes are those of Hugging Face's state dictionaries; what is shared is there once.</summary>
public sealed class HuggingFaceNameTests
{
    [SkippableTheory]
    [InlineData(
        "model_proj_gelu",
        "VocabularySize = 1_000, EmbeddingSize = 32, MaxPositions = 64",
        "Layers = 3, HiddenSize = 16, AttentionHeads = 2, FeedForwardSize = 32, Positions = Positions.Learned",
        "Layers = 3, HiddenSize = 64, AttentionHeads = 4, FeedForwardSize = 128, Positions = Positions.Learned")]
    [InlineData(
        "model_equal_relu",
        "VocabularySize = 503, MaxPositions = 40",
        "Layers = 2, HiddenSize = 24, AttentionHeads = 2, FeedForwardSize = 48, Activation = Activation.Relu, Positions = Positions.Learned",
        "Layers = 2, HiddenSize = 48, AttentionHeads = 3, FeedForwardSize = 100, Activation = Activation.Relu, Positions = Positions.Learned")]
    [InlineData(
        "model_equal_all_gelu",
        "VocabularySize = 257, MaxPositions = 16",
        "Layers = 1, HiddenSize = 32, AttentionHeads = 1, FeedForwardSize = 64, Positions = Positions.Learned",
        "Layers = 1, HiddenSize = 32, AttentionHeads = 1, FeedForwardSize = 64, Positions = Positions.Learned")]
    public void Parameters_AreThoseOfTheGoldenGradients(string folder, string model, string generator, string discriminator)
    {
        GoldenTensors golden = GoldenTensors.Read(SharedFolder.Golden($"{folder}/grads.safetensors"));
        IEnumerable<string> expected = golden.Names
            .Where(name => !name.StartsWith("seqcls_loss.", StringComparison.Ordinal))
            .Select(name => $"{name} [{string.Join(", ", golden.Shape(name))}]");

        IEnumerable<string> planned = Plans.Of(model, generator, discriminator).Arena.Parameters()
            .Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}]");

        Assert.Equal(expected.Order(StringComparer.Ordinal), planned.Order(StringComparer.Ordinal));
    }
}
