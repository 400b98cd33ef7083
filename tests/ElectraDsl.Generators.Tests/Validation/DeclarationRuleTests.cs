namespace ElectraDsl.Generators.Tests;

public sealed class DeclarationRuleTests
{
    private const string Attributes = """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]

        """;

    [Theory]
    [InlineData("public sealed record {|EDSL0001:Small|};", "it is not partial")]
    [InlineData("public sealed partial class {|EDSL0001:Small|};", "it is a plain class")]
    [InlineData("public sealed class {|EDSL0001:Small|};", "it is a plain class")]
    [InlineData("public sealed partial record {|EDSL0001:Small|}<T>;", "it is generic")]
    [InlineData("file sealed partial record {|EDSL0001:Small|};", "it is visible in one file only")]
    [InlineData("public abstract partial record {|EDSL0001:Small|};", "it is abstract")]
    [InlineData("public sealed partial record {|EDSL0001:Small|} : Other; public record Other;", "its base record is no PretrainingRecipe")]
    [InlineData("public sealed partial record {|EDSL0001:Small|}(int Depth);", "it cannot be created without arguments")]
    [InlineData(
        "public sealed partial record {|EDSL0001:Small|} { public required int Depth { get; init; } }",
        "it cannot be created without arguments")]
    [InlineData("public sealed partial record {|EDSL0001:Small|} { private Small() { } }", "it cannot be created without arguments")]
    public void RecordThatCannotBeCompleted_IsOneError(string declaration, string cause) =>
        Assert.Contains(cause, Assert.Single(Markup.Verify(Attributes + declaration)));

    [Fact]
    public void RecordInTypeThatIsNotPartial_IsOneError() => Markup.Verify("""
        using ElectraDsl;

        public static class Zoo
        {
            [ElectraModel(VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record {|EDSL0001:Small|};
        }
        """);

    [Fact]
    public void RecordInGenericType_IsOneError() => Markup.Verify("""
        using ElectraDsl;

        public static partial class Zoo<T>
        {
            [ElectraModel(VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record {|EDSL0001:Small|};
        }
        """);

    [Fact]
    public void Struct_IsTheCompilersErrorAlone() => Markup.Verify("""
        using ElectraDsl;

        [{|CS0592:ElectraModel|}(VocabularySize = 100)]
        public partial record struct Small;
        """);

    [Fact]
    public void AttributeOnTwoParts_IsTheCompilersErrorAlone() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small;

        [{|CS0579:ElectraModel|}(VocabularySize = 100)]
        public sealed partial record Small;
        """);

    [Fact]
    public void RecordThatDerivesFromRecipe_IsAccepted() => ModelCompiler.Run(
        Attributes + "public sealed partial record Small : Long;",
        "public abstract record Long : ElectraDsl.Training.PretrainingRecipe { protected Long() => Steps = 4_000_000; }").AssertClean();

    [Theory]
    [InlineData("[Discriminator(HiddenSize = 16, AttentionHeads = 2)]", "no generator")]
    [InlineData("[Generator(HiddenSize = 16, AttentionHeads = 2)]", "no discriminator")]
    [InlineData("", "no networks")]
    public void MissingNetwork_IsOneErrorAtTheModel(string network, string message) =>
        Assert.Contains(message, Assert.Single(Markup.Verify($$"""
            using ElectraDsl;

            [{|EDSL0002:ElectraModel|}(VocabularySize = 100)]
            {{network}}
            public sealed partial record Small;
            """)));

    [Fact]
    public void MissingEncoder_IsOneErrorAtTheModel() => Assert.Equal(
        "'Small' declares no encoder; add [Discriminator(...)] beside [ElectraModel]",
        Assert.Single(Markup.Verify("""
            using ElectraDsl;

            [{|EDSL0002:ElectraModel|}(VocabularySize = 100, Objective = Objective.MaskedLanguageModel)]
            public sealed partial record Small;
            """)));

    [Fact]
    public void NetworksWithoutModel_AreOneErrorAClass() => Markup.Verify("""
        using ElectraDsl;

        [{|EDSL0003:Generator|}(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small;

        [{|EDSL0003:DiscriminatorAttribute|}(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Tiny;
        """);

    [Fact]
    public void AttributesOnDifferentParts_AreOneModel() => ModelCompiler.Run(
        "[ElectraDsl.ElectraModel(VocabularySize = 100)] public sealed partial record Small;",
        "[ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1)] public sealed partial record Small;",
        "[ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)] public sealed partial record Small;").AssertClean();

    [Fact]
    public void MemberWithGeneratedName_IsOneErrorAtTheMember() => Markup.Verify(Attributes + """
        public sealed partial record Small
        {
            public sealed class {|EDSL0004:Trainer|};
        }
        """);

    [Fact]
    public void RecordWithGeneratedName_IsOneErrorAtTheRecord() =>
        Markup.Verify(Attributes + "public sealed partial record {|EDSL0004:Generator|};");

    [Fact]
    public void ReservedNames_AreTheGeneratedMembers()
    {
        CompiledModels compiled = ModelCompiler.Run(
            SampleModels.Small,
            SampleModels.Variant,
            SampleModels.QuickStart,
            SampleModels.Masked,
            SampleModels.Paired);
        IEnumerable<string> generated = new[] { "Samples.Variant", "Samples.Paired" }
            .SelectMany(name => compiled.Output.GetTypeByMetadataName(name)!.GetMembers())
            .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName)
            .Where(member => member.Locations.Any(place => place.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true))
            .Select(member => member.Name);
        Assert.Equal(generated.Distinct().Order(), Model.GeneratedMembers.OfModel.Order());
    }

    [Fact]
    public void ReservedNamesOfHeads_AreTheGeneratedMembers()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.SwappedProduct);
        IEnumerable<string> generated = compiled.Output.GetTypeByMetadataName("Samples.MultipliedHead")!
            .GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName)
            .Select(member => member.Name);
        Assert.Equal(generated.Distinct().Order(), Model.GeneratedMembers.OfHead.Order());
    }
}
