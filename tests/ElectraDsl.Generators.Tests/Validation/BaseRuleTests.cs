namespace ElectraDsl.Generators.Tests;

public sealed class BaseRuleTests
{
    private const string Small = """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small;

        """;

    [Theory]
    [InlineData("string")]
    [InlineData("int[]")]
    [InlineData("Plain")]
    [InlineData("ElectraDsl.Training.PretrainingRecipe")]
    public void BaseWithoutModel_IsOneErrorAtTheArgument(string type) =>
        Assert.Contains("because it has no [ElectraModel]", Assert.Single(Markup.Verify($$"""
            [ElectraDsl.ElectraModel(VocabularySize = 100, Base = {|EDSL0006:typeof({{type}})|})]
            public sealed partial record Mine;

            public partial record Plain;
            """)));

    [Fact]
    public void ModelsThatNameEachOther_AreAnErrorEach()
    {
        IReadOnlyList<string> messages = Markup.Verify("""
            using ElectraDsl;

            [ElectraModel(Base = {|EDSL0007:typeof(C)|}, VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            public sealed partial record A;

            [ElectraModel(Base = {|EDSL0007:typeof(A)|})]
            [Discriminator(HiddenSize = 8, AttentionHeads = 1)]
            public sealed partial record B;

            [ElectraModel(Base = {|EDSL0007:typeof(B)|})]
            public sealed partial record C;

            [ElectraModel(Base = typeof(C))]
            public sealed partial record OutsideTheCircle;
            """);
        Assert.Equal("'A' derives from 'C', which derives from 'A'; declare one of them without Base", messages[0]);
    }

    [Theory]
    [InlineData("typeof({|CS0246:Missing|})", "")]
    [InlineData("typeof(Outer.{|CS0122:Hidden|})", "public static partial class Outer { private sealed partial record Hidden; }")]
    public void BaseThatDoesNotCompile_IsTheCompilersErrorAlone(string argument, string other) => Markup.Verify($$"""
        [ElectraDsl.ElectraModel(Base = {{argument}})]
        public sealed partial record Mine;
        {{other}}
        """);

    [Theory]
    [InlineData("[ElectraModel(VocabularySize = {|EDSL1002:7|})]")]
    [InlineData("[ElectraModel(VocabularySize = {|CS0103:many|})]")]
    [InlineData("[{|EDSL1002:ElectraModel|}]")]
    public void MistakeOfTheBase_IsReportedThereAlone(string model) => Markup.Verify($$"""
        using ElectraDsl;

        {{model}}
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Origin;

        [ElectraModel(Base = typeof(Origin), MaxPositions = 64)]
        public sealed partial record Mine;

        public static class Use
        {
            public static long Count => Mine.Costs.TotalParameters + new Mine { Steps = 10 }.Layout.Count;
        }
        """);

    [Theory]
    [InlineData("public sealed record {|EDSL0001:Origin|};")]
    [InlineData("public sealed partial record {|EDSL0001:Origin|}(int Depth);")]
    public void BaseThatCannotBeCompleted_IsReportedThereAlone(string record) => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        {{record}}

        [ElectraModel(Base = typeof(Origin))]
        public sealed partial record Mine;
        """);

    [Fact]
    public void OwnValueThatDoesNotFitTheBases_IsReportedWhereItIsWritten() => Markup.Verify(Small + """
        [ElectraModel(Base = typeof(Small))]
        [Discriminator(AttentionHeads = {|EDSL1001:3|})]
        public sealed partial record Mine;
        """);

    [Fact]
    public void ValueOfTheBaseThatDoesNotFitTheOwn_IsReportedAtTheBase() => Markup.Verify(
        Small.Replace("VocabularySize = 100", "VocabularySize = 100, MaskTokenId = 99", StringComparison.Ordinal) + """
        [ElectraModel(Base = {|EDSL1005:typeof(Small)|}, VocabularySize = 50)]
        public sealed partial record Mine;
        """);

    [Fact]
    public void NetworkThatNobodyDeclares_IsMissingInTheBase() => Markup.Verify("""
        using ElectraDsl;

        [{|EDSL0002:ElectraModel|}(VocabularySize = 100)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        public sealed partial record Origin;

        [ElectraModel(Base = typeof(Origin))]
        public sealed partial record Mine;
        """);
}
