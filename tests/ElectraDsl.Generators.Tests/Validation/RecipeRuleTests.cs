extern alias Library;

using Library::ElectraDsl.Training;

namespace ElectraDsl.Generators.Tests;

/// <summary>What the constructors of a model make of the recipe, compared with its sizes.</summary>
public sealed class RecipeRuleTests
{
    private const string Networks = """
        [Generator(HiddenSize = 256, AttentionHeads = 4)]
        [Discriminator(HiddenSize = 768, AttentionHeads = 12)]
        """;

    private static string Base(string members, string hiddenSize = "768") => $$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 30_522, MaxPositions = 128)]
        {{Networks.Replace("768", hiddenSize, StringComparison.Ordinal)}}
        public sealed partial record Base
        {
            {{members}}
        }
        """;

    [Fact]
    public void RateOfTheSmallModelByDefault_IsAWarningAtTheWidth() => Assert.Equal(
        "LearningRate is 0.0005 for a discriminator of HiddenSize 768; the published base and large models take 2e-4, only the small one (256) takes 5e-4",
        Assert.Single(Markup.VerifyWithAdvice(Base("", "{|EDSL3001:768|}"))));

    [Theory]
    [InlineData("public Base() => LearningRate = {|EDSL3001:5e-4|};")]
    [InlineData("public Base() { this.LearningRate = {|EDSL3001:5e-4|}; }")]
    [InlineData("public Base() { LearningRate = 1e-4; LearningRate = {|EDSL3001:5e-4|}; }")]
    [InlineData("public Base() => (Steps, LearningRate) = (10, {|EDSL3001:5e-4|});")]
    [InlineData("public Base() => (Steps, (LearningRate, WarmupSteps)) = (10, ({|EDSL3001:Rate|}, 1)); private const double Rate = 1e-3;")]
    [InlineData("public Base() { LearningRate = {|EDSL3001:Rates.Of.Small * 2|}; }")]
    [InlineData("public Base() { LearningRate = {|EDSL3001:1|}; }")]
    [InlineData("internal Base() { LearningRate = {|EDSL3001:1e-3|}; } public Base(int depth) : this() => LearningRate = 1e-5;")]
    public void RateThatIsAssigned_IsJudgedWhereItStands(string members) =>
        Markup.VerifyWithAdvice(Base(members) + "\npublic static class Rates { public static class Of { public const double Small = 5e-4; } }");

    [Theory]
    [InlineData("public Base() => LearningRate = 2e-4;")]
    [InlineData("public Base() { LearningRate = 5e-4; LearningRate = 2e-4; }")]
    [InlineData("public Base() => LearningRate = 3e-4;")]
    public void RateOfTheBaseModel_IsFine(string members) => Markup.VerifyWithAdvice(Base(members));

    [Theory]
    [InlineData("public Base() => LearningRate = System.Math.Sqrt(2);")]
    [InlineData("public Base() => LearningRate /= 2;")]
    [InlineData("public Base() { if (Steps > 10) LearningRate = 2e-4; }")]
    [InlineData("public Base() { if (Steps > 10) return; LearningRate = 2e-4; }")]
    [InlineData("public Base() { LearningRate = 2e-3; foreach (int step in new[] { 1 }) LearningRate = 1e-4; }")]
    [InlineData("public Base() : this(2e-4) { } public Base(double rate) => LearningRate = rate;")]
    [InlineData("public Base() { double rate; (rate, LearningRate) = Rates(); } private static (double, double) Rates() => (1, 1);")]
    public void RateThatOnlyARunCanTell_IsNotJudged(string members) => Markup.VerifyWithAdvice(Base(members));

    [Theory]
    [InlineData("public Base() { double LearningRate; LearningRate = 1e-4; _ = LearningRate; }")]
    [InlineData("public Base() { _ = new Other { LearningRate = 1e-4 }; } private sealed class Other { public double LearningRate { get; set; } }")]
    [InlineData("public Base() { } public Base(int depth) => LearningRate = 1e-4;")]
    public void RateOfSomethingElse_IsNotTheRecipes(string members) => Markup.VerifyWithAdvice(Base(members, "{|EDSL3001:768|}"));

    [Theory]
    [InlineData("504, AttentionHeads = 63")]
    [InlineData("256, AttentionHeads = 4")]
    public void NarrowModel_TakesTheSmallModelsRate(string discriminator) => Markup.VerifyWithAdvice($$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 30_522)]
        [Generator(HiddenSize = 128, AttentionHeads = 2)]
        [Discriminator(HiddenSize = {{discriminator}})]
        public sealed partial record Small;
        """);

    [Fact]
    public void SequencesLongerThanThePositions_AreAWarningAtTheAssignment() => Assert.Equal(
        "SequenceLength is 512, but the model has 128 positions, so a run is refused unless given a shorter length; shorten the sequences or raise MaxPositions",
        Assert.Single(Markup.VerifyWithAdvice(Base("public Base() => (LearningRate, SequenceLength) = (2e-4, {|EDSL3002:512|});"))));

    [Fact]
    public void PositionsFewerThanTheDefaultLength_AreAWarningThere() => Markup.VerifyWithAdvice(
        Base("public Base() => LearningRate = 2e-4;").Replace("MaxPositions = 128", "MaxPositions = {|EDSL3002:127|}", StringComparison.Ordinal));

    [Fact]
    public void RecipeOfTheBase_CountsForAVariant() => Markup.VerifyWithAdvice("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 30_522, MaxPositions = 256)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Origin
        {
            public Origin() => (LearningRate, SequenceLength) = (4e-4, 200);
        }

        [ElectraModel(Base = typeof(Origin), MaxPositions = {|EDSL3002:128|})]
        [Generator(HiddenSize = 256, AttentionHeads = 4)]
        [Discriminator(HiddenSize = {|EDSL3001:768|}, AttentionHeads = 12)]
        public sealed partial record Wide;

        [ElectraModel(Base = typeof(Wide), MaxPositions = 200)]
        public sealed partial record Cured
        {
            public Cured() => LearningRate = 2e-4;
        }

        [ElectraModel(Base = typeof(Wide))]
        public sealed partial record Repeated;
        """);

    [Fact]
    public void RecipeOfACompiledBase_IsNotJudged() => Markup.VerifyWithAdvice("""
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small), MaxPositions = 64)]
        [Generator(HiddenSize = 256, AttentionHeads = 4)]
        [Discriminator(HiddenSize = 768, AttentionHeads = 12)]
        public sealed partial record Wide;

        [ElectraModel(Base = typeof(Presets.Small), MaxPositions = 64)]
        public sealed partial record Short
        {
            public Short() => SequenceLength = {|EDSL3002:65|};
        }
        """);

    /// <summary>As an editor sees a project reference: with the other project's source.</summary>
    [Fact]
    public void RecipeOfABaseInAnotherProject_IsNotJudged()
    {
        Microsoft.CodeAnalysis.Compilation other = ModelCompiler
            .Run(Base("public Base() => LearningRate = 1e-3;"))
            .Output.WithAssemblyName("OtherProject");
        CompiledModels compiled = ModelCompiler.Run(
            ModelCompiler.WithAdvice(
                ModelCompiler
                    .Compilation("[ElectraDsl.ElectraModel(Base = typeof(Base), MaxPositions = 64)] public sealed partial record Mine;")
                    .AddReferences(other.ToMetadataReference())));
        compiled.AssertClean();
    }

    [Fact]
    public void RecordBetweenTheModelAndTheRecipe_IsNotJudged() => Markup.VerifyWithAdvice($$"""
        using ElectraDsl;
        using ElectraDsl.Training;

        [ElectraModel(VocabularySize = 30_522)]
        {{Networks}}
        public sealed partial record Base : Slow;

        public abstract record Slow : PretrainingRecipe
        {
            protected Slow() => LearningRate = 1e-4;
        }
        """);

    [Fact]
    public void RecordThatDerivesFromTheRecipeItself_IsJudged() => Markup.VerifyWithAdvice($$"""
        using ElectraDsl;
        using ElectraDsl.Training;

        [ElectraModel(VocabularySize = 30_522)]
        {{Networks}}
        public sealed partial record Base : PretrainingRecipe
        {
            public Base() => LearningRate = {|EDSL3001:5e-4|};
        }
        """);

    [Fact]
    public void ConstructorInAnotherFile_IsRead()
    {
        CompiledModels compiled = ModelCompiler.RunWithAdvice(
            Base("").Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).TrimEnd() + ";",
            "public sealed partial record Base { public Base() => LearningRate = 1e-3; }");
        Microsoft.CodeAnalysis.Diagnostic found = Assert.Single(compiled.Diagnostics);
        Assert.Equal(("EDSL3001", "File1.cs"), (found.Id, found.Location.SourceTree?.FilePath));
    }

    /// <summary>The rules compare with what a recipe really is by default.</summary>
    [Fact]
    public void DefaultsOfTheRules_AreTheLibrarys()
    {
        PlainRecipe plain = new();
        Assert.Equal((RecipeDefaults.LearningRate, RecipeDefaults.SequenceLength), (plain.LearningRate, plain.SequenceLength));
    }

    private sealed record PlainRecipe : PretrainingRecipe
    {
        public override ModelConfig Facts => throw new NotSupportedException();

        public override ArenaLayout Layout => throw new NotSupportedException();

        public override ArenaLayout EncoderLayout => throw new NotSupportedException();

        public override global::ElectraDsl.Kernels.ModelKernels ModelKernels => throw new NotSupportedException();

        public override JointTrainer CreateTrainer(TorchSharp.torch.Device device, bool isTrained = true) => throw new NotSupportedException();

        public override IEncoder CreateEncoder(ParameterArena arena) => throw new NotSupportedException();
    }
}
