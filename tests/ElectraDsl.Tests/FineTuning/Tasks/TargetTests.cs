using ElectraDsl.Data;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Tests.FineTuning.Tasks;

/// <summary>What is to be learned from each sequence.</summary>
public sealed class TargetTests : IDisposable
{
    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void FirstPieceOfAWord_CarriesItsLabel() => Assert.Equal(
        [-100, 2, 1, -100, -100, -100],
        Encode(new SampleHead(HeadTask.TokenClassification, "O", "B", "I"), new WordsExample(1, ["alice", "cab"], [2, 1])).Single().Targets);

    [Fact]
    public void Answer_IsAPlace_OrNoneWhereTheWindowDoesNotHoldIt()
    {
        string passage = string.Join(' ', Enumerable.Repeat("the film was long", 10)) + " in rome and paris";
        PassageSpan answer = new("rome and", passage.IndexOf("rome", StringComparison.Ordinal));
        EncodedInput[] windows = [.. Encode(new SampleHead(HeadTask.QuestionAnswering), new QuestionExample("q", "in?", passage, [answer]))];
        Assert.All(windows.SkipLast(1), window => Assert.Equal([0, 0], window.Targets));
        Assert.Equal(["rome", "and"], windows[^1].Targets.Select(place => Token(windows[^1].Ids[place])));
        Assert.All(
            Encode(new SampleHead(HeadTask.QuestionAnswering), new QuestionExample("q", "in?", passage, [])),
            window => Assert.Equal([0, 0], window.Targets));
    }

    [Fact]
    public void Pairs_AreLearnedInBothOrders_WhereTheRecipeSaysSo()
    {
        SampleHead head = new(HeadTask.TextRegression) { TargetScale = 5, DoubleUnordered = true };
        EncodedInput[] inputs = [.. HeadTaskRules.Of(head).EncodeToLearn(new TextExample(1, "good", "bad film", 0, 2.5), Encoder())];
        Assert.Equal(
            ["[CLS] good [SEP] bad film [SEP]", "[CLS] bad film [SEP] good [SEP]"], inputs.Select(input => string.Join(' ', input.Ids.Select(Token))));
        Assert.All(inputs, input => Assert.Equal(0.5f, input.Number));
        Assert.Single(HeadTaskRules.Of(head).EncodeToLearn(new TextExample(1, "good", null, 0, 2.5), Encoder()));
        Assert.Single(HeadTaskRules.Of(head).Encode(new TextExample(1, "good", "bad film", 0, 2.5), Encoder()));
    }

    private IReadOnlyList<EncodedInput> Encode(SampleHead head, TaskExample example) => HeadTaskRules.Of(head).Encode(example, Encoder());

    private InputEncoder Encoder() => new(new WordPieceTokenizer(WordPieceVocabulary.Load(task.Vocabulary), lowerCase: true), maxLength: 32);

    private string Token(int id) => WordPieceVocabulary.Load(task.Vocabulary).TokenOf(id);
}
