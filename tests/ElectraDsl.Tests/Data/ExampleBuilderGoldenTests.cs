using System.Globalization;
using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Data;

[Trait("Category", "Goldens")]
public sealed class ExampleBuilderGoldenTests
{
    public static TheoryData<int> Runs => RunsOf("data_builder.json");

    public static TheoryData<int> StatisticsRuns => RunsOf("builder_statistics.json");

    [SkippableTheory]
    [MemberData(nameof(Runs))]
    public void RecordedDraws_GiveTheOriginalsExamples(int run)
    {
        JsonElement file = SharedData.Json(GoldenFiles.Find("data_builder.json"));
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(GoldenFiles.Find("vocab.txt"));
        WordPieceTokenizer tokenizer = new(vocabulary, lowerCase: true);
        string[] lines = SharedData.Texts(file.GetProperty("lines"));
        JsonElement golden = file.GetProperty("runs")[run];
        int maximum = golden.GetProperty("max_length").GetInt32();
        bool blanksSeparate = golden.GetProperty("blanks_separate_docs").GetBoolean();
        RecordedDraws draws = new(golden.GetProperty("draws"));
        ExampleBuilder builder = new(maximum, vocabulary.Special, draws);
        Queue<JsonElement> expected = new(golden.GetProperty("examples").EnumerateArray());

        for (int i = 0; i < lines.Length; i++)
        {
            int target = builder.TargetLength;
            bool blank = string.IsNullOrWhiteSpace(lines[i]);
            if (!blank)
                Compare(builder.AddSentence(tokenizer.Encode(lines[i])), i, target);
            else if (blanksSeparate)
                Compare(builder.EndDocument(), i, target);
        }

        int lastTarget = builder.TargetLength;
        Compare(builder.EndDocument(), lines.Length, lastTarget);
        Assert.Empty(expected);
        Assert.True(draws.AllUsed);

        void Compare(IReadOnlyList<Example> examples, int line, int target)
        {
            Assert.True(examples.Count <= 1);
            if (examples.Count == 0)
                return;
            JsonElement item = expected.Dequeue();
            Example example = examples[0];
            Assert.Equal(item.GetProperty("after_line").GetInt32(), line);
            Assert.Equal(item.GetProperty("target_length").GetInt32(), target);
            Assert.Equal(item.GetProperty("next_target_length").GetInt32(), builder.TargetLength);
            Assert.Equal(item.GetProperty("draws")[1].GetInt32(), draws.Used);
            int length = example.InputIds.Length;
            int[] padded = [.. example.InputIds, .. new int[maximum - length]];
            Assert.Equal(SharedData.Integers(item.GetProperty("input_ids")), padded);
            Assert.Equal(SharedData.Integers(item.GetProperty("input_mask")).Sum(), length);
            int[] segments = [.. Enumerable.Range(0, maximum).Select(place => place >= example.FirstSegmentLength && place < length ? 1 : 0)];
            Assert.Equal(SharedData.Integers(item.GetProperty("segment_ids")), segments);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(StatisticsRuns))]
    public void ManyDocuments_HaveTheOriginalsStatistics(int run)
    {
        JsonElement golden = SharedData.Json(GoldenFiles.Find("builder_statistics.json")).GetProperty("runs")[run];
        int maximum = golden.GetProperty("max_length").GetInt32();
        int documents = golden.GetProperty("documents").GetInt32();
        int longestSentence = LongestOf(golden, "sentence_tokens"), mostSentences = LongestOf(golden, "sentences_per_document");
        Random random = new(20);
        ExampleBuilder builder = new(maximum, SharedData.FirstFive, new SeededExampleDraws(7));
        List<double> twoSegments = [], lengths = [], firstLengths = [], perDocument = [], shortTargets = [];
        for (int document = 0; document < documents; document++)
        {
            int before = lengths.Count;
            for (int sentence = random.Next(1, mostSentences + 1); sentence > 0; sentence--)
            {
                int target = builder.TargetLength;
                Count(builder.AddSentence(new int[random.Next(1, longestSentence + 1)]), target);
            }

            int lastTarget = builder.TargetLength;
            Count(builder.EndDocument(), lastTarget);
            perDocument.Add(lengths.Count - before);
        }

        AssertNear("fraction_two_segments", twoSegments);
        AssertNear("non_pad_length", lengths);
        AssertNear("first_segment_length_with_cls_sep", firstLengths);
        AssertMean(golden.GetProperty("examples_per_document").GetDouble(), StandardError(perDocument), perDocument);
        AssertMean(golden.GetProperty("short_target_fraction").GetDouble(), StandardError(shortTargets), shortTargets);

        void Count(IReadOnlyList<Example> examples, int target)
        {
            foreach (Example example in examples)
            {
                twoSegments.Add(example.FirstSegmentLength < example.InputIds.Length ? 1 : 0);
                lengths.Add(example.InputIds.Length);
                firstLengths.Add(example.FirstSegmentLength);
                shortTargets.Add(target < maximum ? 1 : 0);
            }
        }

        void AssertNear(string name, List<double> values) =>
            AssertMean(
                golden.GetProperty(name).GetProperty("mean").GetDouble(),
                golden.GetProperty(name).GetProperty("standard_error").GetDouble(),
                values);
    }

    // Four standard errors: once in 16,000 comparisons by chance, and the seeds are fixed.
    private static void AssertMean(double expected, double standardError, List<double> values)
    {
        double z = (values.Average() - expected) / Math.Sqrt(Math.Pow(standardError, 2) + Math.Pow(StandardError(values), 2));
        Assert.InRange(z, -4, 4);
    }

    private static double StandardError(List<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (values.Count - 1) / values.Count);
    }

    private sealed class RecordedDraws(JsonElement draws) : IExampleDraws
    {
        public int Used { get; private set; }

        public bool AllUsed => Used == draws.GetArrayLength();

        public double NextDouble() => Next("random")[1].GetDouble();

        public int NextInt(int low, int high)
        {
            JsonElement draw = Next("randint");
            Assert.Equal(draw[1].GetInt32(), low);
            Assert.Equal(draw[2].GetInt32(), high);
            return draw[3].GetInt32();
        }

        private JsonElement Next(string kind)
        {
            JsonElement draw = draws[Used++];
            Assert.Equal(kind, draw[0].GetString());
            return draw;
        }
    }

    /// <summary>The upper end of "uniform integer 1..40".</summary>
    private static int LongestOf(JsonElement golden, string property)
    {
        string range = golden.GetProperty(property).GetString()!;
        Assert.StartsWith("uniform integer 1..", range, StringComparison.Ordinal);
        return int.Parse(range.AsSpan(range.LastIndexOf('.') + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>Indices of the runs that a file holds; 0 where it is absent, so that the test is skipped with the reason.</summary>
    private static TheoryData<int> RunsOf(string file)
    {
        string path = Path.Combine(GoldenFiles.Folder, file);
        return File.Exists(path) ? [.. Enumerable.Range(0, SharedData.Json(path).GetProperty("runs").GetArrayLength())] : [0];
    }
}
