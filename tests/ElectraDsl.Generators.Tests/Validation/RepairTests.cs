namespace ElectraDsl.Generators.Tests;

/// <summary>A model with an error is still generated, so that code which uses it adds no errors of its own.</summary>
public sealed class RepairTests
{
    private const string Use = """

        public static class Use
        {
            public static long Count => Small.Costs.TotalParameters + Small.Parameters.Count + Small.Parameters.Discriminator.QueryKeyValueWeight(1);

            public static ElectraDsl.Training.JointTrainer Start() => new Small.Trainer(new Small { Steps = 10 }, TorchSharp.torch.CPU);

            public static (Small.Generator, Small.Discriminator) Build(ElectraDsl.ParameterArena arena) => (new(arena), new(arena));
        }
        """;

    [Theory]
    [InlineData(
        "[ElectraModel(VocabularySize = 100)]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = {|EDSL1001:250|}, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100)]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[{|EDSL1002:Discriminator|}(AttentionHeads = 4)]")]
    [InlineData("[{|EDSL0002:ElectraModel|}(VocabularySize = 100)]", "", "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData("[{|EDSL0002:ElectraModel|}(VocabularySize = 100)]", "[Generator(HiddenSize = 256, AttentionHeads = 4)]", "")]
    [InlineData("[{|EDSL0002:ElectraModel|}]", "", "")]
    [InlineData(
        "[ElectraModel(VocabularySize = {|EDSL1002:-5|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, Tying = {|EDSL1003:WeightTying.AllWeights|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, Tying = {|EDSL1007:(WeightTying)9|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, MaskProbability = {|EDSL1004:double.NaN|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4, Dropout = {|EDSL1004:-1|}, InitializerRange = {|EDSL1006:double.NaN|}, NormEpsilon = {|EDSL1006:0|}, Positions = {|EDSL1007:(Positions)9|}, AttentionWindow = {|EDSL1002:-1|}, Norm = {|EDSL1007:(NormPlacement)3|})]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, RandomReplaceProbability = {|EDSL1004:0.5|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, MaskTokenId = {|EDSL1005:-1|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100, Tying = WeightTying.None)]",
        "[Generator(HiddenSize = 9, AttentionHeads = 1, Positions = {|EDSL1010:Positions.Sinusoidal|}, AttentionWindow = {|EDSL1012:512|})]",
        "[Discriminator(HiddenSize = 9, AttentionHeads = 3, Positions = {|EDSL1009:Positions.Rotary|}, GlobalAttentionEvery = {|EDSL1011:2|})]")]
    [InlineData(
        "[ElectraModel(VocabularySize = 100)]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1, Positions = {|EDSL1013:Positions.None|})]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData(
        "[{|EDSL1008:ElectraModel|}(VocabularySize = 100)]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(Layers = 256, HiddenSize = 65_536, AttentionHeads = 4)]")]
    [InlineData(
        "[ElectraModel(VocabularySize = {|CS0103:many|})]",
        "[Generator(HiddenSize = 8, AttentionHeads = 1)]",
        "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    public void CodeThatUsesABrokenModel_AddsNoErrors(string model, string generator, string discriminator) =>
        Markup.Verify("using ElectraDsl;\n" + model + generator + discriminator + "public sealed partial record Small;" + Use);

    [Fact]
    public void BrokenModel_IsNotListedByTheEntryPoint()
    {
        CompiledModels compiled = ModelCompiler.Run(ModelCompiler.Compilation(
            ModelCompiler.Library,
            Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
            SampleModels.QuickStart,
            SampleModels.Small.Replace("HiddenSize = 256", "HiddenSize = 250", StringComparison.Ordinal)));
        Assert.Contains("new global::Samples.QuickStart()", compiled.TextOf("Program.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("ElectraSmall", compiled.TextOf("Program.g.cs"), StringComparison.Ordinal);
    }
}
