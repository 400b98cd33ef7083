using System.Globalization;
using ElectraDsl.Data;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>QuickStart's model with one fault at a time: each raises the alarm that is its own, and a healthy run raises none.</summary>
[Trait("Category", "Slow")]
public sealed class InjectedFaultTests(ITestOutputHelper output) : IClassFixture<InjectedFaultTests.Documentation>, IDisposable
{
    private const string Variable = "ELECTRADSL_SLOW_TESTS";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    [InlineData(3ul)]
    public void HealthyRun_RaisesNone(ulong seed) => Assert.Empty(Train(new QuickStart { Seed = seed }, steps: 1_200));

    [SkippableFact]
    public void GeneratorThatIsNotTrained_IsNotAboveTheMostFrequentToken() =>
        Assert.Equal([RtdAlarmTable.GeneratorIdle.Name], Train(new QuickStart { GeneratorWeight = 0 }, steps: 400));

    [SkippableFact]
    public void LabelsThatAreAllZero_MeanThatNothingIsReplaced() =>
        Assert.Equal([RtdAlarmTable.NothingReplaced.Name], Train(new LabelsZero(), steps: 300));

    [SkippableFact]
    public void GeneratorThatSeesTheAnswers_KnowsThem() =>
        Assert.Equal([RtdAlarmTable.GeneratorKnows.Name], Train(new AnswersShown(), steps: 700));

    /// <summary>
    /// At this depth, with warm-up and clipping, post-norm bears the rate: held-out AUC 0.596 where a healthy run has 0.589 to 0.608.
    /// </summary>
    [SkippableFact]
    public void PostNormAtAHighRate_LearnsHere() => Assert.Empty(Train(new PostNorm(), steps: 1_200));

    [SkippableFact]
    public void WordsInRandomOrder_LeaveTheDiscriminatorAtTheDetectorWithoutContext()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"This test takes minutes: set {Variable}=1 to run it.");
        using PreparedCorpus corpus = Documentation.Prepare(new ShuffledDocumentation(), folder["text"]);
        Assert.Equal([RtdAlarmTable.DiscriminatorBlind.Name], Train(new QuickStart(), steps: 1_200, corpus));
    }

    [SkippableFact]
    public void RateAHundredTimesTooHigh_MakesTheWeightsExplode() =>
        Assert.Contains(AlarmTable.WeightsExploding.Name, Train(new QuickStart { LearningRate = 0.1 }, steps: 300));

    [SkippableFact]
    public void RateOfAlmostNothing_LeavesTheWeightsWhereTheyAre() =>
        Assert.Contains(AlarmTable.WeightsNotMoving.Name, Train(new QuickStart { LearningRate = 1e-30 }, steps: 300));

    [SkippableFact]
    public void OneSentence_HasFewDistinctSequences()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"This test takes minutes: set {Variable}=1 to run it.");
        using PreparedCorpus corpus = Documentation.Prepare(new OneSentence(), folder["text"]);
        IReadOnlyList<string> names = Train(new QuickStart(), steps: 50, corpus);
        Assert.Contains(AlarmTable.FewDistinct.Name, names);
        Assert.Contains(AlarmTable.BothSides.Name, names);
    }

    [SkippableFact]
    public void VocabularyOfSpecialTokensOnly_IsRefusedBeforeAnythingIsRead()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"This test takes minutes: set {Variable}=1 to run it.");
        string[] tokens = ["[PAD]", .. Enumerable.Range(0, 99).Select(number => $"[unused{number}]"), "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        string path = folder["vocab.txt"];
        File.WriteAllLines(path, [.. tokens, .. Enumerable.Range(99, 2_048 - tokens.Length).Select(number => $"[unused{number}]")]);
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(path);
        VocabularyException refusal = Assert.Throws<VocabularyException>(() => vocabulary.Check(2_048, vocabulary.Special));
        Assert.Contains("holds special tokens only", refusal.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Train(PretrainingRecipe recipe, int steps, PreparedCorpus? corpus = null)
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"This test takes minutes: set {Variable}=1 to run it.");
        RecordingObserver observer = new();
        // The schedule is that of the whole run which it begins, unless the fault needs the end of one.
        PretrainingRecipe watched = recipe with { Steps = steps, EvaluateEvery = 0, EvaluationSequences = 4_096, CheckpointEvery = steps };
        _ = PretrainingRun.Start(watched, folder["run"], corpus ?? Documentation.Corpus, CPU, observer: observer);
        foreach (TrainingReport report in observer.Reports)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Step}: auc {report.RtdAuc:0.000} ({report.RtdContextFreeAuc:0.000}), rtd {report.RtdLoss:0.0000} ({report.RateAloneLoss:0.0000}), generator {report.GeneratorAccuracy:0.000} ({report.MostFrequentTokenAccuracy:0.000}) loss {report.GeneratorLoss:0.000}, gradient {report.GradientNorm:0.0}, weights {report.WeightSize:0.000}, update {report.UpdateRatio:0.0e+0}  {report.Alarms}"));
        }

        foreach (Alarm alarm in observer.Alarms)
            output.WriteLine($"{alarm.Step}: {alarm.Line}");
        return [.. observer.Alarms.Select(alarm => alarm.Name)];
    }

    /// <summary>QuickStart's text, prepared once for all.</summary>
    public sealed class Documentation : IDisposable
    {
        private static readonly Lazy<(TemporaryFolder Folder, PreparedCorpus Corpus)> Prepared = new(() =>
        {
            TemporaryFolder folder = new();
            return (folder, Prepare(new SdkDocumentation(), folder.Path));
        });

        public static PreparedCorpus Corpus => Prepared.Value.Corpus;

        public static PreparedCorpus Prepare(ICorpus corpus, string folder)
        {
            QuickStart recipe = new();
            PreparationOptions options = new(
                recipe.SequenceLength,
                recipe.Facts.VocabularySize,
                recipe.Facts.SpecialTokens,
                recipe.LowerCase,
                recipe.HeldOutFraction,
                recipe.Seed,
                null,
                OverflowMode.CarryOver);
            return CorpusPreparation.Prepare(corpus, options, folder, null, default);
        }

        public void Dispose()
        {
            if (!Prepared.IsValueCreated)
                return;
            Prepared.Value.Corpus.Dispose();
            Prepared.Value.Folder.Dispose();
        }
    }

    /// <summary>
    /// QuickStart's text with all its words in random order: lines and documents are as long as before, and there is no context in them.
    /// </summary>
    private sealed class ShuffledDocumentation : ICorpus
    {
        public string Description => "shuffled documentation";

        public string Fingerprint => "shuffled documentation";

        public IEnumerable<Document> ReadDocuments()
        {
            Document[] documents = [.. new SdkDocumentation().ReadDocuments()];
            string[] words = [.. documents.SelectMany(document => document.Lines).SelectMany(line => line.Split(' '))];
            new Random(1).Shuffle(words);
            int next = 0;
            return
            [
                .. documents.Select(document =>
                    document with
                    {
                        Lines = [.. document.Lines.Select(line => string.Join(' ', words[next..(next += line.Split(' ').Length)]))],
                    }),
            ];
        }
    }

    /// <summary>One sentence, 5,000 times, in documents of different lengths.</summary>
    private sealed class OneSentence : ICorpus
    {
        public string Description => "one sentence";

        public string Fingerprint => "one sentence";

        public IEnumerable<Document> ReadDocuments() => Enumerable.Range(1, 99)
            .Select(lines => new Document($"{lines}", [.. Enumerable.Repeat("The keeper of the light remembers the water and the stones.", lines)]));
    }
}
