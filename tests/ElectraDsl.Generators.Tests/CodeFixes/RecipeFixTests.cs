using ElectraDsl.CodeFixes;

namespace ElectraDsl.Generators.Tests;

public sealed class RecipeFixTests
{
    private const string Attributes = """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000, MaxPositions = 256)]
        [Generator(HiddenSize = 256, AttentionHeads = 4)]
        [Discriminator(HiddenSize = 768, AttentionHeads = 12)]

        """;

    [Theory]
    [InlineData("public sealed partial record Base;", "public sealed partial record Base\n{\n    public Base() => LearningRate = 2e-4;\n}")]
    [InlineData(
        "public sealed partial record Base\n{\n    public int Depth { get; init; }\n}",
        "public sealed partial record Base\n{\n    public Base() => LearningRate = 2e-4;\n\n    public int Depth { get; init; }\n}")]
    [InlineData(
        "public sealed partial record Base\n{\n    public Base() => Steps = 10; // few\n}",
        "public sealed partial record Base\n{\n    public Base()\n    {\n        Steps = 10;\n        LearningRate = 2e-4;\n    } // few\n}")]
    [InlineData(
        "public sealed partial record Base\n{\n    public Base()\n    {\n        Steps = 10; // few\n    }\n}",
        "public sealed partial record Base\n{\n    public Base()\n    {\n        Steps = 10; // few\n        LearningRate = 2e-4;\n    }\n}")]
    [InlineData(
        "public sealed partial record Base\n{\n    public Base() => LearningRate = /* high */ 5e-4; // as small\n}",
        "public sealed partial record Base\n{\n    public Base() => LearningRate = /* high */ 2e-4; // as small\n}")]
    [InlineData(
        "public sealed partial record Base\n{\n    public Base() => (Steps, LearningRate) = (10, 5e-4);\n}",
        "public sealed partial record Base\n{\n    public Base() => (Steps, LearningRate) = (10, 2e-4);\n}")]
    public async Task Rate_IsAssignedInTheConstructor(string before, string after) =>
        Assert.Equal(Attributes + after, await FixedSource.By(new RecipeFix()).Apply(Attributes + before));

    [Theory]
    [InlineData(0, "256", "256")]
    [InlineData(1, "512", "512")]
    public async Task SequencesAndPositions_AreMadeToFit(int offer, string length, string positions)
    {
        const string record = "public sealed partial record Base\n{\n    public Base() => (LearningRate, this.SequenceLength) = (2e-4, 512);\n}";
        Assert.Equal(
            Attributes.Replace("MaxPositions = 256", $"MaxPositions = {positions}", StringComparison.Ordinal)
                + record.Replace("512", length, StringComparison.Ordinal),
            await FixedSource.By(new RecipeFix()).Apply(Attributes + record, offer));
    }
}
