using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class ExampleSetTests
{
    [Theory]
    [InlineData(Packing.Original, 1)]
    [InlineData(Packing.Original, 7)]
    [InlineData(Packing.NextSentence, 7)]
    [InlineData(Packing.FullSentences, 100)]
    public void WrittenExamples_ReadAsTheyWere(Packing packing, int examplesOfShard)
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        Example[] examples = [.. Enumerable.Range(0, 100).Select(_ => RandomExample(random, packing))];
        string checksum = Write(folder.File("set"), 32, 500, examples, packing, examplesOfShard);

        using ExampleSet set = new(folder.File("set/examples.json"));

        Assert.Equal((100, 32, 500, 7), (set.Count, set.SequenceLength, set.VocabularySize, set.PaddingId));
        Assert.Equal(examples.Sum(example => example.InputIds.Length), set.TokenCount);
        Assert.Equal(checksum, set.Checksum);
        Assert.Equal(packing == Packing.NextSentence, set.HasNextSentenceLabels);
        for (int i = 0; i < examples.Length; i++)
        {
            Assert.Equal(examples[i].InputIds, set[i].InputIds);
            Assert.Equal(examples[i].FirstSegmentLength, set[i].FirstSegmentLength);
            Assert.Equal(examples[i].IsRandomNext, set[i].IsRandomNext);
            Assert.Equal(examples[i].Segments, set[i].Segments);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => set[100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => set[-1]);
        Assert.Equal((100 + examplesOfShard - 1) / examplesOfShard, Directory.GetFiles(folder.File("set"), "*.arrow").Length);
    }

    [Fact]
    public void Shard_IsAnArrowStream_ThatAnyReaderReads()
    {
        using TemporaryFolder folder = new();
        Example[] examples = [new([2, 9, 3], 3), new([2, 9, 3, 8, 3], 3, IsRandomNext: true)];
        _ = Write(folder.File("set"), 16, 100, examples, Packing.NextSentence);

        // With the library's own stream, not through a map.
        using FileStream stream = File.OpenRead(folder.File("set/00000.arrow"));
        using ArrowStreamReader reader = new(stream);
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(["input_ids", "segment_lengths", "document_ids"], batch.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal("NextSentence", batch.Schema.Metadata["packing"]);
        ListArray ids = (ListArray)batch.Column("input_ids");
        Assert.Equal([2, 9, 3, 8, 3], ((Int32Array)ids.GetSlicedValues(1)).Values.ToArray());
        Assert.Equal([3, 2], ((Int32Array)((ListArray)batch.Column("segment_lengths")).GetSlicedValues(1)).Values.ToArray());
        Assert.Equal([0L, 1L], ((Int64Array)((ListArray)batch.Column("document_ids")).GetSlicedValues(1)).Values.ToArray());
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [SkippableFact]
    public void Shard_IsReadByPython()
    {
        const string Script = """
            import sys
            try:
                import pyarrow
            except ImportError:
                sys.exit(77)
            with pyarrow.memory_map(sys.argv[1]) as file:
                print(pyarrow.ipc.open_stream(file).read_all().to_pydict())
            """;
        using TemporaryFolder folder = new();
        _ = Write(folder.File("set"), 16, 100, [new([2, 9, 3], 3), new([2, 9, 3, 8, 3], 3, IsRandomNext: true)], Packing.NextSentence);
        ProcessStartInfo start = new("python3", ["-c", Script, folder.File("set/00000.arrow")]) { RedirectStandardOutput = true };
        using Process? python = StartOrNothing(start);
        Skip.If(python is null, "There is no python3 here.");
        string output = python.StandardOutput.ReadToEnd().Trim();
        python.WaitForExit();
        Skip.If(python.ExitCode == 77, "There is no pyarrow here.");
        Assert.Equal("{'input_ids': [[2, 9, 3], [2, 9, 3, 8, 3]], 'segment_lengths': [[3], [3, 2]], 'document_ids': [[0], [0, 1]]}", output);

        static Process? StartOrNothing(ProcessStartInfo start)
        {
            try
            {
                return Process.Start(start);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }
        }
    }

    [Fact]
    public void SetWithoutExamples_IsEmpty()
    {
        using TemporaryFolder folder = new();
        _ = Write(folder.File("set"), 16, 100, []);
        using ExampleSet set = new(folder.File("set/examples.json"));
        Assert.Equal(0, set.Count);
    }

    [Theory]
    [InlineData("examples.json")]
    [InlineData("00001.arrow")]
    public void CutOffAnywhere_OrAnyChangedByte_IsNoticed(string name)
    {
        using TemporaryFolder folder = new();
        string path = SmallSet(folder), file = folder.File($"set/{name}");
        byte[] whole = File.ReadAllBytes(file);
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 0x10;
            Damage(changed);
            Damage(whole[..place]);
        }

        Damage([.. whole, 0]);
        File.WriteAllBytes(file, whole);
        new ExampleSet(path).Dispose();

        void Damage(byte[] bytes)
        {
            File.WriteAllBytes(file, bytes);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(Random.Shared.Next(1, 100_000))); // clocks of files tick slowly
            AssertRefused(path, file);
        }
    }

    [Fact]
    public void ShardThatIsGone_IsNamed()
    {
        using TemporaryFolder folder = new();
        string path = SmallSet(folder);
        File.Delete(folder.File("set/00001.arrow"));
        AssertRefused(path, folder.File("set/00001.arrow"));
    }

    [Fact]
    public void ForgedShard_CannotBeReadOutOfItsBounds()
    {
        // Anybody can compute checksums: whatever the bytes say, a set is refused or every example of it can be.
        using TemporaryFolder folder = new();
        Random random = new(5);
        string path = SmallSet(folder), file = folder.File("set/00001.arrow");
        byte[] whole = File.ReadAllBytes(file);
        string manifest = File.ReadAllText(path), checksum = ExampleShard.ChecksumOf(file);
        int[] extremes = [0, 1, -1, 2, 5, 99, 100, 1 << 20, int.MaxValue, int.MinValue];
        int refused = 0, read = 0;
        for (int forgery = 0; forgery < 2_000; forgery++)
        {
            byte[] bytes = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                if (random.Next(2) == 0)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                else
                    BitConverter.TryWriteBytes(bytes.AsSpan(4 * random.Next(bytes.Length / 4)), extremes[random.Next(extremes.Length)]);
            }

            File.WriteAllBytes(file, bytes);
            string forged = manifest.Replace(checksum, ExampleShard.ChecksumOf(file), StringComparison.Ordinal);
            foreach (string number in new[] { "ids", "segments", "idStarts", "segmentStarts", "segmentLengths", "documentIds" })
            {
                if (random.Next(12) == 0)
                    forged = Regex.Replace(forged, $"\"{number}\": \\d+", $"\"{number}\": {extremes[random.Next(extremes.Length)] * (long)random.Next(1, 3)}");
            }

            WriteSealed(path, forged);
            try
            {
                using ExampleSet set = new(path);
                for (long example = 0; example < set.Count; example++)
                {
                    Example one = set[example];
                    Assert.InRange(one.InputIds.Length, 1, set.SequenceLength);
                    Assert.InRange(one.FirstSegmentLength, 1, one.InputIds.Length);
                    Assert.All(one.InputIds, id => Assert.InRange(id, 0, set.VocabularySize - 1));
                }

                read++;
            }
            catch (ExampleSetException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        }

        Assert.True(refused > 500 && read > 100, $"{refused} were refused, {read} read.");
    }

    [Fact]
    public void ForgedManifest_IsRefused_OrSaysWhatIsThere()
    {
        using TemporaryFolder folder = new();
        string path = SmallSet(folder), manifest = File.ReadAllText(path);
        foreach ((string from, string to) in new[]
        {
            ("\"format\": 3", "\"format\": 4"), ("\"examples\": 2", "\"examples\": 3"), ("\"examples\": 2", "\"examples\": -2"), ("00001.arrow", "../../x.arrow"),
            ("\"vocabularySize\": 100", "\"vocabularySize\": 9"), ("\"sequenceLength\": 16", "\"sequenceLength\": 2"), ("\"sequenceLength\": 16", "\"sequenceLength\": 0"),
            ("\"bytes\": ", "\"bytes\": 1"), ("\"shards\": [", "\"shards\": [null,"),
        })
        {
            WriteSealed(path, manifest.Replace(from, to, StringComparison.Ordinal));
            ExampleSetException fault = Assert.Throws<ExampleSetException>(() =>
            {
                using ExampleSet set = new(path);
                for (long example = 0; example < set.Count; example++)
                    _ = set[example];
            });
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    [Fact]
    public void ForeignFile_IsNoticed()
    {
        using TemporaryFolder folder = new();
        foreach (string text in new[] { "", "{}", "[]", "null", new string('x', 1000) })
            AssertRefused(folder.Write("examples.json", text), folder.File("examples.json"));
        AssertRefused(folder.File("missing.json"), folder.File("missing.json"));
        AssertRefused(folder.Path, folder.Path);
        ExampleSetException old = Assert.Throws<ExampleSetException>(() => new ExampleSet(folder.Write("training.examples", "EDSLEXMP\u0002\0\0\0and so on")));
        Assert.Equal(2u, old.OtherVersion);
    }

    [Fact]
    public void WriterThatIsNotCompleted_LeavesNoSet()
    {
        using TemporaryFolder folder = new();
        using (ExampleSetWriter writer = new(folder.File("set"), 16, 100, 0))
            writer.Write(new Example([2, 9, 3], 3));
        Assert.Empty(Directory.GetFiles(folder.File("set")));
    }

    [Fact]
    public void ImpossibleExamples_AreRefused()
    {
        using TemporaryFolder folder = new();
        using ExampleSetWriter writer = new(folder.File("x"), 4, 10, 0);
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([], 0)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2, 3, 4, 5], 5)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 10], 2)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, -1], 2)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2], 3)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2], 1, IsRandomNext: true)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2], 2) { Segments = [new ExampleSegment(1, 0)] }));
        using ExampleSetWriter labeled = new(folder.File("y"), 4, 10, 0, Packing.NextSentence);
        Assert.Throws<ArgumentException>(() => labeled.Write(new Example([1, 2], 2, IsRandomNext: true)));
        labeled.Write(new Example([1, 2], 1, IsRandomNext: true));
    }

    [Fact]
    public void DisposedSet_CannotBeRead()
    {
        using TemporaryFolder folder = new();
        ExampleSet set = new(SmallSet(folder));
        _ = set[0];
        set.Dispose();
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set[0]);
    }

    [Fact]
    public void ManyReaders_SeeTheSame()
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        Example[] examples = [.. Enumerable.Range(0, 1000).Select(_ => RandomExample(random, Packing.Original))];
        _ = Write(folder.File("set"), 32, 500, examples, Packing.Original, examplesOfShard: 30);
        using ExampleSet set = new(folder.File("set/examples.json"));
        Parallel.For(0, 10_000, i => Assert.Equal(examples[i % 1000].InputIds, set[i % 1000].InputIds));
    }

    [Fact]
    public void FullSentences_KnowTheirDocuments()
    {
        FullSentenceBuilder builder = new(12, SharedData.FirstFive);
        List<Example> examples = [];
        foreach ((int document, int length) in new[] { (4, 3), (5, 2), (6, 9), (7, 30) })
        {
            examples.AddRange(builder.Add([.. Enumerable.Repeat(10 + document, length)], document));
            examples.AddRange(builder.EndDocument());
        }

        examples.AddRange(builder.EndText());
        Assert.All(examples, example =>
        {
            Assert.Equal(example.InputIds.Length, example.Segments.Sum(segment => segment.Length));
            int start = 0;
            foreach (ExampleSegment segment in example.Segments)
            {
                int[] part = example.InputIds[start..(start + segment.Length)];
                Assert.Equal([10 + segment.Document], part.Where(id => id >= 10).Select(id => (long)id).Distinct());
                Assert.Equal(SharedData.FirstFive.Sep, part[^1]);
                start += segment.Length;
            }
        });
        Assert.Equal(2, examples[0].Segments.Count);
    }

    [SkippableFact]
    public void TenGigabytes_AreOpenAtOnce()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ELECTRADSL_SLOW_TESTS")), "Set ELECTRADSL_SLOW_TESTS=1 to run it.");
        using TemporaryFolder folder = new();
        _ = Write(folder.File("set"), 16, 100, [new([2, 9, 3], 3)]);
        // As many sparse files of 64 MB as make ten gigabytes, known to be whole: a start reads none of them.
        string path = folder.File("set/examples.json");
        ExampleShardFacts shard0 = ExampleManifest.Read(path).Shards[0];
        VerifiedShards known = new(path);
        byte[] bytes = File.ReadAllBytes(folder.File("set/00000.arrow"));
        List<ExampleShardFacts> shards = [];
        for (int shard = 0; shard < 160; shard++)
        {
            string file = folder.File($"set/{shard:D5}.arrow");
            File.WriteAllBytes(file, bytes);
            using (FileStream stream = new(file, FileMode.Open))
                stream.SetLength(64 << 20);
            shards.Add(shard0 with { Name = Path.GetFileName(file), Bytes = 64 << 20, Checksum = "0" });
            known.Add(file, shards[^1]);
        }

        known.Save();
        new ExampleManifest(ExampleManifest.CurrentFormat, 16, 100, 0, Packing.Original, shards).Write(path);
        long started = Stopwatch.GetTimestamp();
        using ExampleSet set = new(path);
        for (long example = 0; example < set.Count; example++)
            Assert.Equal([2, 9, 3], set[example].InputIds);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 2);
    }

    private static string SmallSet(TemporaryFolder folder)
    {
        Example[] examples = [new([2, 98, 3], 3), new([2, 9, 3, 8, 3], 3), new([2, 9, 3], 3), new([2, 9, 3, 8, 3], 3), new([2, 99, 3], 3)];
        _ = Write(folder.File("set"), 16, 100, examples, Packing.Original, examplesOfShard: 2);
        return folder.File("set/examples.json");
    }

    private static string Write(
        string folder,
        int sequenceLength,
        int vocabularySize,
        Example[] examples,
        Packing packing = Packing.Original,
        int examplesOfShard = int.MaxValue)
    {
        using ExampleSetWriter writer = new(folder, sequenceLength, vocabularySize, paddingId: 7, packing);
        for (int i = 0; i < examples.Length; i++)
        {
            if (i > 0 && i % examplesOfShard == 0)
                writer.EndShard();
            writer.Write(examples[i]);
        }

        return writer.Complete();
    }

    private static void WriteSealed(string path, string manifest) =>
        File.WriteAllBytes(path, SealedJson.Seal(Encoding.UTF8.GetBytes(manifest.Split(",\n  \"checksum\"")[0] + "\n}")));

    private static Example RandomExample(Random random, Packing packing)
    {
        int[] ids = [.. Enumerable.Range(0, random.Next(3, 33)).Select(_ => random.Next(500))];
        if (packing != Packing.FullSentences)
        {
            int first = random.Next(1, ids.Length + 1);
            return new Example(ids, first, packing == Packing.NextSentence && first < ids.Length && random.Next(2) == 0);
        }

        List<ExampleSegment> segments = [];
        for (int left = ids.Length; left > 0; left -= segments[^1].Length)
            segments.Add(new ExampleSegment(random.Next(1, left + 1), (1L << 40) + random.Next(100)));
        return new Example(ids, ids.Length) { Segments = segments };
    }

    private static void AssertRefused(string path, string named)
    {
        ExampleSetException exception = Assert.Throws<ExampleSetException>(() => new ExampleSet(path).Dispose());
        Assert.StartsWith(named, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
