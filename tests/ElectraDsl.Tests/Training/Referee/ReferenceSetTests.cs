using ElectraDsl.Data;
using ElectraDsl.Testing;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training.Referee;

/// <summary>The referee's corruptions: a function of the text alone, in which words are drawn by what stands around them.</summary>
public sealed class ReferenceSetTests : IDisposable
{
    private static readonly PreparationOptions Options = new(
        SequenceLength: 32, VocabularySize: 160, Special: new(0, 1, 2, 3, 4), LowerCase: true, HeldOutFraction: 0.1, Seed: 1, VocabularyPath: null);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Corruptions_DoNotDependOnVocabularySequenceLengthOrCase()
    {
        ReferenceSet first = Prepared("first", Options),
            other = Prepared(
                "other",
                Options with
                {
                    VocabularySize = 90,
                    SequenceLength = 12,
                    LowerCase = false,
                    Overflow = OverflowMode.CarryOver,
                });
        Assert.Equal(
            File.ReadAllBytes(folder["first", "shards", "reference.txt.gz"]),
            File.ReadAllBytes(folder["other", "shards", "reference.txt.gz"]));
        Assert.Equal(first.Fingerprint, other.Fingerprint);
        Assert.Equal(Shown(first), Shown(other));
        Assert.NotEqual(first.Fingerprint, Prepared("third", Options with { Seed = 2 }).Fingerprint);
    }

    [Fact]
    public void KeptText_IsWhatWasWritten_OnItsSideOfTheSplit()
    {
        using PreparedCorpus corpus = CorpusPreparation.Prepare(new SmallText(), Options, folder["run"], null, default);
        ReferenceText kept = ReferenceText.Read(corpus.ReferenceTextPath!);
        Assert.Equal(new SmallText().ReadDocuments().SelectMany(document => document.Lines), kept.Blocks.SelectMany(block => block.Lines));
        Assert.Equal(corpus.Facts.HeldOutDocuments, kept.Blocks.Count(block => block.IsHeldOut));
    }

    [Fact]
    public void FifteenPercent_AreDrawn_AndADrawnWordThatStoodThereCountsAsOriginal()
    {
        ReferenceSet set = ReferenceSet.Make(ReferenceText.Of(new SmallText(), default), default);
        CorruptedPassage[] passages = [.. set.Passages];
        Assert.All(passages, passage => Assert.InRange(passage.Replaced.Count(replaced => replaced), 0, (int)(0.15 * passage.Words.Length)));
        double rate = passages.Average(passage => passage.Replaced.Average(replaced => replaced ? 1.0 : 0));
        Assert.InRange(rate, 0.01, 0.08); // of this text most words follow from their neighbors

        // What was drawn stands between words that it stands between in the text.
        HashSet<string> pairs = [.. new SmallText().ReadDocuments().SelectMany(document => document.Lines).SelectMany(Pairs)];
        string[] drawn = [.. passages.SelectMany(passage => Enumerable.Range(1, passage.Words.Length - 1)
            .Where(place => passage.Replaced[place])
            .Select(place => $"{passage.Words[place - 1]} {passage.Words[place]}"))];
        Assert.True(drawn.Count(pairs.Contains) > 0.75 * drawn.Length, string.Join(", ", drawn.Where(pair => !pairs.Contains(pair)).Take(20)));
    }

    [Fact]
    public void SwappedSentences_HaveOneOtherWord()
    {
        ReferenceSet set = ReferenceSet.Make(ReferenceText.Of(new SmallText(), default), default);
        HashSet<string> sentences =
        [
            .. new SmallText()
                .ReadDocuments()
                .SelectMany(document => document.Lines)
                .Select(line => line.Replace(".", " .", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(set.Sentences);
        Assert.All(set.Sentences.Take(100), sentence => Assert.Contains(sentences, line =>
        {
            string[] words = line.Split(' ');
            return words.Length == sentence.Words.Length
                && Enumerable.Range(0, words.Length).All(place => words[place] == sentence.Words[place] == (place != sentence.Swapped));
        }));
    }

    [Fact]
    public void TextThatIsTooLittle_IsToldInOneLine()
    {
        RunException error = Assert.Throws<RunException>(() => ReferenceSet.Make(new ReferenceText([new TextBlock(true, ["A title"])]), default));
        Assert.Contains("too little to judge on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PassageThatIsTakenOut_LeavesNoTrace_AndComesBack()
    {
        int[][] passages = [[1, 2, 3], [1, 4, 3], [5, 5, 5]];
        ReferenceGenerator generator = new(passages, 6);
        SeededExampleDraws random = new(1);
        generator.Count(passages[0], -1);
        int[] without = [.. Enumerable.Range(0, 400).Select(_ => generator.Draw(1, 3, random.NextDouble))];
        generator.Count(passages[0], 1);
        int[] with = [.. Enumerable.Range(0, 400).Select(_ => generator.Draw(1, 3, random.NextDouble))];
        Assert.InRange(without.Count(word => word == 2), 0, 40); // by the table of frequencies alone
        Assert.InRange(with.Count(word => word == 2), 120, 280);
        Assert.InRange(with.Count(word => word == 4), 120, 280);
        Assert.DoesNotContain(Lexicon.Border, without.Concat(with));
    }

    private ReferenceSet Prepared(string name, PreparationOptions options)
    {
        using PreparedCorpus corpus = CorpusPreparation.Prepare(new SmallText(), options, folder[name], null, default);
        return ReferenceSet.Make(ReferenceText.Read(corpus.ReferenceTextPath!), default);
    }

    private static IEnumerable<string> Pairs(string line)
    {
        IReadOnlyList<string> words = new WordSplitter().Split(line);
        return words.Zip(words.Skip(1), (left, right) => $"{left} {right}").Append(". the").Append(". a").Append(". my").Append(". every");
    }

    private static string Shown(ReferenceSet set) => string.Join('\n', set.Passages.Select(passage =>
        string.Join(' ', passage.Words.Zip(passage.Replaced, (word, replaced) => replaced ? $"*{word}*" : word))));
}
