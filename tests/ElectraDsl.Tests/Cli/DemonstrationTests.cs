using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests;

public sealed class DemonstrationTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "the", "cat", "dog", "sits", "runs", "quick", "##ly", "on", "mat", "red", "and", "a",
        "house", "green",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly WordPieceVocabulary vocabulary = new(Pieces);

    [Fact]
    public void Sentences_AreWholeShortAndKnown()
    {
        using ExampleSet examples = Examples(
            "the red cat sits on the mat . and a rest",
            "the quick ##ly cat runs on , the red mat .",
            "the [UNK] cat sits on the mat .",
            "a cat .",
            "no end the cat sits on the mat",
            "the dog runs quick ##ly on the mat .");
        string[] found = [.. HeldOutSentences.Find(examples, vocabulary, 1).Select(Text)];
        Assert.Equal(
            ["the dog runs quick ##ly on the mat .", "the quick ##ly cat runs on , the red mat .", "the red cat sits on the mat ."],
            found.Order());
    }

    [Fact]
    public void BeginningOfAnExample_MayBeTheEndOfASentence()
    {
        using ExampleSet examples = Examples([
            2,
            .. Ids("##ly on the red mat and the house . the dog runs on the green mat ."),
            3,
            .. Ids("a quick cat sits on the mat ."),
            3,
        ]);
        Assert.Equal(
            ["a quick cat sits on the mat .", "the dog runs on the green mat ."],
            HeldOutSentences.Find(examples, vocabulary, 1).Select(Text).Order());
    }

    [Fact]
    public void SentenceTwice_IsFoundOnce()
    {
        using ExampleSet examples = Examples("the red cat sits on the mat .", "the red cat sits on the mat .");
        _ = Assert.Single(HeldOutSentences.Find(examples, vocabulary, 1));
    }

    [Fact]
    public void Swap_ChangesOneWholeWordIntoAnother()
    {
        using ExampleSet examples = Examples("the dog runs quick ##ly on the green mat .", "the red cat sits on a house .");
        WordSwap swap = new(examples, vocabulary);
        int[] sentence = Ids("the dog runs quick ##ly on the mat .");
        for (int seed = 0; seed < 200; seed++)
        {
            (int[] ids, int piece) = Assert.NotNull(swap.Apply(sentence, new Random(seed)));
            Assert.Equal([piece], Enumerable.Range(0, ids.Length).Where(index => ids[index] != sentence[index]));
            Assert.All([Pieces[ids[piece]], Pieces[sentence[piece]]], word => Assert.True(word.Length >= 3 && word.All(char.IsLetter), word));
            Assert.NotEqual("quick", Pieces[sentence[piece]]);   // a part of "quickly"
        }
    }

    [Fact]
    public void SwapAndSentences_AreTheSameEachTime()
    {
        using ExampleSet examples = Examples("the dog runs quick ##ly on the green mat .", "the red cat sits on a house .");
        Assert.Equal(Shown(Judge(examples)), Shown(Judge(examples)));
    }

    [Fact]
    public void WordOfSeveralPieces_IsAsSuspiciousAsItsWorstPiece()
    {
        using ExampleSet examples = Examples("the dog runs quick ##ly on the mat .");
        DemonstrationResult result = Demonstration.Run(examples, vocabulary, sentences =>
            [.. sentences.Select(ids => ids.Select(id => Pieces[id] == "##ly" ? 0.9f : 0.1f).ToArray())]);
        ScoredSentence sentence = Assert.Single(result.Sentences);
        ScoredWord quickly = Assert.Single(sentence.Words, word => word.Text == "quickly");
        Assert.Equal(0.9, quickly.Probability, 6);
        Assert.NotEqual(1, sentence.Rank);
        Assert.Equal(0, result.RankedFirst);
        Assert.Equal(1.0 / 8, result.Chance, 12);
    }

    [Fact]
    public void DetectorThatKnows_FindsEverySwap()
    {
        using ExampleSet examples = Examples("the dog runs quick ##ly on the mat .", "the red cat sits on a house .");
        HashSet<string> originals = ["the dog runs quick ##ly on the mat .", "the red cat sits on a house ."];
        DemonstrationResult result = Demonstration.Run(examples, vocabulary, sentences => [.. sentences.Select(ids =>
        {
            int[] original = originals.Select(Ids).Single(other => other.Length == ids.Length);
            return ids.Zip(original, (now, then) => now == then ? 0f : 1f).ToArray();
        })]);
        Assert.Equal(2, result.RankedFirst);
    }

    [Fact]
    public void DetectorThatSaysTheSameOfAll_FindsNothing()
    {
        using ExampleSet examples = Examples("the red cat sits on a house .");
        DemonstrationResult result = Demonstration.Run(examples, vocabulary, sentences => [.. sentences.Select(ids => new float[ids.Length])]);
        Assert.Equal(0, result.RankedFirst);
    }

    [Fact]
    public void PlainRendering_NamesProbabilitiesTheSwapAndTheOriginal()
    {
        ScoredSentence sentence = new([new("the", 0.05), new("house", 0.83), new(".", 0.009)], 1, "cat");
        Assert.Equal("the(0.05) *house*(0.83) .(0.01)", DemonstrationView.Plain(sentence));

        using StringWriter output = new();
        DemonstrationView.Write(Terminal.Plain(output, output), new DemonstrationResult([sentence]));
        Assert.Contains("was \"cat\", became \"house\": 0.83, the most suspicious word", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "In 1 held-out sentences the swapped word was the most suspicious one 1 times (100.0 %); random choice finds 33.3 %",
            output.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_GoFromGreenToRed()
    {
        (byte red, byte green, _) = DemonstrationView.ColorOf(0);
        Assert.True(green > red);
        (red, green, _) = DemonstrationView.ColorOf(1);
        Assert.True(red > green);
    }

    [Fact]
    public void TextWithoutSentences_IsSaid()
    {
        using ExampleSet examples = Examples("a cat .");
        using StringWriter output = new();
        DemonstrationView.Write(
            Terminal.Plain(output, output),
            Demonstration.Run(examples, vocabulary, _ => throw new InvalidOperationException("nothing to ask")));
        Assert.Contains("no short complete sentence", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private DemonstrationResult Judge(ExampleSet examples) =>
        Demonstration.Run(examples, vocabulary, sentences => [.. sentences.Select(ids => ids.Select(id => id / 100f).ToArray())]);

    private static string Shown(DemonstrationResult result) => string.Join('\n', result.Sentences.Select(DemonstrationView.Plain));

    private ExampleSet Examples(params string[] lines) => Examples([.. lines.Select(line => (int[])[2, .. Ids("a house . " + line), 3])]);

    private ExampleSet Examples(params int[][] rows)
    {
        string path = folder[$"{Guid.NewGuid():N}"];
        using (ExampleSetWriter writer = new(path, 32, Pieces.Length, 0))
        {
            foreach (int[] ids in rows)
                writer.Write(new Example(ids, ids.Length));

            writer.Complete();
        }

        return new ExampleSet(Path.Combine(path, "examples.json"));
    }

    private static int[] Ids(string line) => [.. line.Split(' ').Select(piece => Array.IndexOf(Pieces, piece) is >= 0 and int id ? id : 14)];

    private static string Text(int[] ids) => string.Join(' ', ids.Select(id => Pieces[id]));
}
