namespace ElectraDsl.Generators.Tests.Validation;

/// <summary>What is said of heads that cannot be declared so.</summary>
public sealed class HeadRuleTests
{
    private const string Model = """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 8, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small;

        """;

    [Theory]
    [InlineData("[]", "none is given")]
    [InlineData("[\"one\"]", "there is 1; name 2 to 65,536")]
    [InlineData("[\"good\", \"?\"]", "\"?\" has neither letter nor digit")]
    [InlineData("[\"good\", \"good\"]", "\"good\" is there twice")]
    [InlineData("[\"not-spam\", \"not spam\"]", "would both be NotSpam")]
    [InlineData("[\"good\", \"ba\\td\"]", "\"ba\\td\" has a tab or another control character")]
    [InlineData("[\"good\\n\", \"bad\"]", "\"good\\n\" has a tab or another control character")]
    [InlineData("[\" good\", \"bad\"]", "\" good\" begins or ends with a blank")]
    [InlineData("[\"good\", \"bad\\u00a0\"]", "begins or ends with a blank")]
    public void LabelsThatNoFileCanHold_AreOneError(string labels, string fault) => Assert.Contains(
        fault,
        Assert.Single(Markup.Verify(
            $"{Model}[TextClassification(Encoder = typeof(Small), Labels = {{|EDSL4002:{labels}|}})]\npublic sealed partial record Mine;")));

    [Theory]
    [InlineData("[\"O\", \"B-PER\", \"I-\"]", "\"I-\" begins or continues a span of no kind; name one, as in I-PER")]
    [InlineData("[\"O\", \"B-\"]", "\"B-\" begins or continues a span of no kind; name one, as in B-PER")]
    public void TagWithoutKind_IsOneError(string labels, string fault) => Assert.Contains(
        fault,
        Assert.Single(Markup.Verify(
            $"{Model}[TokenClassification(Encoder = typeof(Small), Labels = {{|EDSL4002:{labels}|}})]\npublic sealed partial record Mine;")));

    [Fact]
    public void RecordOfHead_ThatCannotBeCompleted_IsCalledAHead() => Assert.Contains(
        "'Mine' cannot be a head because it is not partial",
        Assert.Single(Markup.Verify($"{Model}[TextRegression(Encoder = typeof(Small))]\npublic sealed record {{|EDSL0001:Mine|}};")));
}
