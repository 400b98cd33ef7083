using System.Buffers.Binary;
using System.IO.Hashing;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class ExampleFileTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(65_537)] // needs four bytes an id
    public void WrittenExamples_ReadAsTheyWere(int vocabularySize)
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        Example[] examples = [.. Enumerable.Range(0, 100).Select(_ => RandomExample(random, 32, vocabularySize))];
        string checksum = Write(folder.File("x.examples"), 32, vocabularySize, examples);

        using ExampleFile file = new(folder.File("x.examples"));

        Assert.Equal(100, file.Count);
        Assert.Equal(32, file.SequenceLength);
        Assert.Equal(vocabularySize, file.VocabularySize);
        Assert.Equal(7, file.PaddingId);
        Assert.Equal(examples.Sum(example => example.InputIds.Length), file.TokenCount);
        Assert.Equal(checksum, file.Checksum);
        for (int i = 0; i < examples.Length; i++)
        {
            Assert.Equal(examples[i].InputIds, file[i].InputIds);
            Assert.Equal(examples[i].FirstSegmentLength, file[i].FirstSegmentLength);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => file[100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => file[-1]);
        Assert.Equal(["x.examples"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void NextSentenceLabels_ReadAsTheyWere()
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        Example[] examples = [.. Enumerable.Range(0, 100).Select(_ => RandomExample(random, 32, 500)).Select(Labeled)];
        Write(folder.File("x.examples"), 32, 500, examples, hasNextSentenceLabels: true);

        using ExampleFile file = new(folder.File("x.examples"));

        Assert.True(file.HasNextSentenceLabels);
        for (int i = 0; i < examples.Length; i++)
        {
            Assert.Equal(examples[i].InputIds, file[i].InputIds);
            Assert.Equal(examples[i].FirstSegmentLength, file[i].FirstSegmentLength);
            Assert.Equal(examples[i].IsRandomNext, file[i].IsRandomNext);
        }

        Assert.Contains(examples, example => example.IsRandomNext);
        Assert.Contains(examples, example => !example.IsRandomNext);

        Example Labeled(Example example) =>
            example with
            {
                IsRandomNext = example.FirstSegmentLength < example.InputIds.Length && random.Next(2) == 0,
            };
    }

    [Fact]
    public void FileWithoutLabels_IsOfTheFormatBeforeThem()
    {
        // Written by hand as the first version was: magic, version 1, header, ids, table.
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[64 + 16 + 24];
        "EDSLEXMP"u8.CopyTo(bytes);
        int[] header = [1, 16, 100, 7, 2, 0, 8];
        for (int i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + (4 * i)), header[i]);
        short[] ids = [2, 9, 3, 2, 10, 3, 11, 3];
        for (int i = 0; i < ids.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(64 + (2 * i)), ids[i]);
        long[] table = [3, (3 << 16) | 3, 8 << 16];
        for (int i = 0; i < table.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(80 + (8 * i)), table[i]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), XxHash3.HashToUInt64(bytes.AsSpan(64)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), XxHash3.HashToUInt64(bytes.AsSpan(0, 56)));

        using (ExampleFile file = new(folder.Write("old.examples", bytes)))
        {
            Assert.False(file.HasNextSentenceLabels);
            Assert.Equal([2, 10, 3, 11, 3], file[1].InputIds);
            Assert.Equal((3, false), (file[1].FirstSegmentLength, file[1].IsRandomNext));
        }

        Write(folder.File("new.examples"), 16, 100, [new Example([2, 9, 3], 3), new Example([2, 10, 3, 11, 3], 3)]);
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("new.examples")));
    }

    [Fact]
    public void FileWithoutExamples_IsEmpty()
    {
        using TemporaryFolder folder = new();
        Write(folder.File("x.examples"), 16, 100, []);
        using ExampleFile file = new(folder.File("x.examples"));
        Assert.Equal(0, file.Count);
    }

    [Fact]
    public void CutOffAnywhere_IsNoticed()
    {
        using TemporaryFolder folder = new();
        byte[] whole = SmallFile(folder);
        for (int length = 0; length < whole.Length; length++)
            AssertRefused(folder.Write("cut.examples", whole[..length]));
        AssertRefused(folder.Write("longer.examples", [.. whole, 0]));
    }

    [Fact]
    public void AnyChangedByte_IsNoticed()
    {
        using TemporaryFolder folder = new();
        byte[] whole = SmallFile(folder);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            AssertRefused(folder.Write("changed.examples", changed));
        }
    }

    [Fact]
    public void ForgedFile_CannotBeReadOutOfItsBounds()
    {
        // Anybody can compute checksums: whatever the bytes say, a file is refused or every example of it can be.
        using TemporaryFolder folder = new();
        Random random = new(5);
        byte[] narrow = SmallFile(folder);
        Write(folder.File("wide.examples"), 16, 70_000, [new Example([2, 69_999, 3], 3), new Example([2, 9, 3, 8, 3], 3)]);
        byte[] wide = File.ReadAllBytes(folder.File("wide.examples"));
        Example other = new([2, 9, 3, 8, 3], 3, IsRandomNext: true), follows = other with { IsRandomNext = false };
        Write(folder.File("labeled.examples"), 16, 100, [other, follows], hasNextSentenceLabels: true);
        byte[] labeled = File.ReadAllBytes(folder.File("labeled.examples"));
        byte[][] originals = [narrow, wide, labeled];
        int refused = 0, read = 0;
        for (int i = 0; i < 3_000; i++)
        {
            string path = folder.Write("forged.examples", Forge([.. originals[i % 3]], random));
            try
            {
                using ExampleFile file = new(path);
                for (int example = 0; example < file.Count; example++)
                {
                    Example one = file[example];
                    Assert.InRange(one.InputIds.Length, 1, file.SequenceLength);
                    Assert.InRange(one.FirstSegmentLength, 1, one.InputIds.Length - (one.IsRandomNext ? 1 : 0));
                    Assert.All(one.InputIds, id => Assert.InRange(id, 0, file.VocabularySize - 1));
                }

                read++;
            }
            catch (ExampleFileException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        }

        Assert.True(refused > 1_000 && read > 100, $"{refused} were refused, {read} read.");
    }

    /// <summary>Changes one to three places, most often numbers as a whole and to extremes, and makes both checksums right again.</summary>
    private static byte[] Forge(byte[] bytes, Random random)
    {
        long[] extremes = [0, 1, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 0xFFFF, 0x10000, 1L << 47, (1L << 48) - 1, 1L << 62];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int place = random.Next(3) == 0 ? 12 + (4 * random.Next(7)) : 64 + (8 * random.Next((bytes.Length - 64) / 8));
            switch (random.Next(3))
            {
                case 0:
                    bytes[random.Next(12, bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place), extremes[random.Next(extremes.Length)]);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), random.Next(-3, 40));
                    break;
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), XxHash3.HashToUInt64(bytes.AsSpan(64)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), XxHash3.HashToUInt64(bytes.AsSpan(0, 56)));
        return bytes;
    }

    [Fact]
    public void ForeignFile_IsNoticed()
    {
        using TemporaryFolder folder = new();
        AssertRefused(folder.Write("a.examples", ""));
        AssertRefused(folder.Write("b.examples", new string('x', 1000)));
        AssertRefused(folder.File("missing.examples"));
        AssertRefused(folder.Path);
    }

    [Fact]
    public void WriterThatIsNotCompleted_LeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        byte[] whole = SmallFile(folder);
        using (ExampleFileWriter writer = new(folder.File("small.examples"), 16, 100, 0))
            writer.Write(new Example([2, 9, 3], 3));
        Assert.Equal(whole, File.ReadAllBytes(folder.File("small.examples")));
        Assert.Equal(["small.examples"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void LeftoverOfAKilledWriter_IsOverwritten()
    {
        using TemporaryFolder folder = new();
        folder.Write("x.examples.partial", new string('x', 10_000));
        Write(folder.File("x.examples"), 16, 100, [new Example([2, 9, 3], 3)]);
        using ExampleFile file = new(folder.File("x.examples"));
        Assert.Equal([2, 9, 3], file[0].InputIds);
        Assert.Equal(["x.examples"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ImpossibleExamples_AreRefused()
    {
        using TemporaryFolder folder = new();
        using ExampleFileWriter writer = new(folder.File("x.examples"), 4, 10, 0);
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([], 0)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2, 3, 4, 5], 5)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 10], 2)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, -1], 2)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2], 3)));
        Assert.Throws<ArgumentException>(() => writer.Write(new Example([1, 2], 1, IsRandomNext: true)));
        using ExampleFileWriter labeled = new(folder.File("y.examples"), 4, 10, 0, hasNextSentenceLabels: true);
        Assert.Throws<ArgumentException>(() => labeled.Write(new Example([1, 2], 2, IsRandomNext: true)));
        labeled.Write(new Example([1, 2], 1, IsRandomNext: true));
    }

    [Fact]
    public void DisposedFile_CannotBeRead()
    {
        using TemporaryFolder folder = new();
        SmallFile(folder);
        ExampleFile file = new(folder.File("small.examples"));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file[0]);
    }

    [Fact]
    public void ManyReaders_SeeTheSame()
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        Example[] examples = [.. Enumerable.Range(0, 1000).Select(_ => RandomExample(random, 64, 500))];
        Write(folder.File("x.examples"), 64, 500, examples);
        using ExampleFile file = new(folder.File("x.examples"));
        Parallel.For(0, 10_000, i => Assert.Equal(examples[i % 1000].InputIds, file[i % 1000].InputIds));
    }

    private static byte[] SmallFile(TemporaryFolder folder)
    {
        Write(folder.File("small.examples"), 16, 100, [new Example([2, 9, 3], 3), new Example([2, 9, 3, 8, 3], 3), new Example([2, 99, 3], 3)]);
        return File.ReadAllBytes(folder.File("small.examples"));
    }

    private static string Write(
        string path,
        int sequenceLength,
        int vocabularySize,
        IEnumerable<Example> examples,
        bool hasNextSentenceLabels = false)
    {
        using ExampleFileWriter writer = new(path, sequenceLength, vocabularySize, paddingId: 7, hasNextSentenceLabels);
        foreach (Example example in examples)
            writer.Write(example);
        return writer.Complete();
    }

    private static Example RandomExample(Random random, int longest, int vocabularySize)
    {
        int[] ids = [.. Enumerable.Range(0, random.Next(3, longest + 1)).Select(_ => random.Next(vocabularySize))];
        return new Example(ids, random.Next(1, ids.Length + 1));
    }

    private static void AssertRefused(string path)
    {
        ExampleFileException exception = Assert.Throws<ExampleFileException>(() => new ExampleFile(path).Dispose());
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
