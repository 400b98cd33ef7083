using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>
/// Damaged files of every format and compression give documents, or an error of one line; they never end the program, nor fill the memory.
/// </summary>
public sealed class MutatedCorpusTests
{
    private const int Mutations = 300;

    // A file of some kilobytes; buffers, windows of compressions and pages that may be as large as this are taken for each.
    private const long MostBytes = 400L << 20;

    /// <summary>Every format, plain and compressed.</summary>
    public static TheoryData<string> Names =>
    [
        "txt", .. CorpusForms.Formats,
        .. CorpusForms.Compressions.Select(compression => $"txt.{compression}"),
        "jsonl.zst", "csv.gz", "parquet.bz2", "arrow.xz",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void MutatedFile_GivesDocumentsOrOneLine(string name)
    {
        using TemporaryFolder folder = new();
        Random random = new(name.Sum(letter => letter));
        byte[] whole = Bytes(name);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(whole, random);
            string path = folder.Write($"m.{name}", mutated);
            long before = GC.GetTotalAllocatedBytes();
            try
            {
                Count(new TextCorpus([path]));
            }
            catch (CorpusException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.Contains(Path.GetFileName(path), e.Message, StringComparison.Ordinal);
                refused++;
            }

            try
            {
                TextCorpus corpus = new([path], new TextCorpusOptions { SkipErrors = true });
                Assert.Equal(Count(corpus), Count(corpus));
            }
            catch (CorpusException e)
            {
                Assert.DoesNotContain('\n', e.Message); // no text is left, or it looks like something else
            }

            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostBytes);
        }

        Assert.True(refused > (name == "txt" ? 0 : Mutations / 10), $"{refused} of {Mutations} were refused");
    }

    private static int Count(TextCorpus corpus) => corpus.ReadDocuments().Sum(document => document.Lines.Count);

    private static byte[] Mutate(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        switch (random.Next(4))
        {
            case 0:
                return [.. bytes[..random.Next(1, bytes.Count)]];
            case 1:
                byte[] inserted = new byte[random.Next(1, 9)];
                random.NextBytes(inserted);
                bytes.InsertRange(random.Next(bytes.Count), inserted);
                return [.. bytes];
            case 2:
                // Lengths are where it hurts: the largest number in place of some bytes, more often at the ends, where descriptions are.
                int place = random.Next(2) == 0 ? random.Next(bytes.Count) : Math.Max(0, bytes.Count - 1 - random.Next(300));
                for (int i = place; i < Math.Min(bytes.Count, place + random.Next(1, 5)); i++)
                    bytes[i] = (byte)(random.Next(2) == 0 ? 0xFF : 0x7F);
                return [.. bytes];
            default:
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                    bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                return [.. bytes];
        }
    }

    private static byte[] Bytes(string name)
    {
        string?[] texts =
            [.. Enumerable.Range(0, 60).Select(i => i % 9 == 0 ? null : $"text {i} {i * i * 7919L}, a document\nand \"{i * 31}\" more")];
        string compression = name[(name.LastIndexOf('.') + 1)..];
        if (name == "txt")
            return AsText(texts);
        if (!CorpusForms.Compressions.Contains(compression))
            return CorpusForms.Of(name, texts);
        string inner = name[..^(compression.Length + 1)];
        return CorpusForms.Compress(compression, inner == "txt" ? AsText(texts) : CorpusForms.Of(inner, texts));
    }

    private static byte[] AsText(string?[] texts) => Encoding.UTF8.GetBytes(string.Join("\n\n", texts));
}
