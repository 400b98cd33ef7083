using System.IO.Compression;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class TextCorpusTests
{
    [Theory]
    [InlineData("a\nb\n\nc\n", "a|b / c")]
    [InlineData("a\nb\n\nc", "a|b / c")]                                   // no line end at the end
    [InlineData("a\r\nb\r\n\r\nc\r\n", "a|b / c")]                         // Windows line ends
    [InlineData("\uFEFFa\nb", "a|b")]                                      // byte-order mark
    [InlineData("\uFEFF\n\na", "a")]
    [InlineData("\n\n \n\t\n\u00A0\na\n\n\n\u001C\u3000\nb\n\n", "a / b")] // blank is what Python calls blank
    [InlineData("  a b \t\n", "a b")]
    [InlineData("a\u0000b\nc", "a\u0000b|c")]
    [InlineData("\U0001F600\u6771\u00E9", "\U0001F600\u6771\u00E9")]
    [InlineData("a\rb\r\rc\r", "a|b / c")]                                 // line ends of old Macs
    [InlineData("a\rb\nc", "a|b|c")]
    public void Text_IsSplitIntoDocumentsAtBlankLines(string text, string expected)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(expected, Read(new TextCorpus([folder.Write("a.txt", text)])));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void LineEndsOfOtherSystems_ReadAsThoseOfUnix_WhereverTheReadersBufferEnds(string lineEnd)
    {
        using TemporaryFolder folder = new();
        Random random = new(3);
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(_ => new string('a', random.Next(3) * random.Next(30)) + "\n"));
        Assert.Equal(
            Read(new TextCorpus([folder.Write("unix.txt", text)])),
            Read(new TextCorpus([folder.Write("other.txt", text.Replace("\n", lineEnd))])));
    }

    [Theory]
    [InlineData("jsonl", null)]
    [InlineData("csv", "gz")]
    [InlineData("csv", "xz")]
    [InlineData("parquet", null)]
    [InlineData("lz4.arrow", null)]
    public void FractionRead_RisesTo1(string format, string? compression)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = CorpusForms.Of(format, [.. Enumerable.Range(0, 20_000).Select(i => $"document {i} of some length {i * i}")]);
        bytes = compression is null ? bytes : CorpusForms.Compress(compression, bytes);
        string[] paths = [.. Enumerable.Range(0, 3).Select(file => folder.File($"{file}.{format}.{compression}".TrimEnd('.')))];
        foreach (string path in paths)
            File.WriteAllBytes(path, bytes);
        ICorpus corpus = new CleanedCorpus(new TextCorpus(paths), new CleaningOptions { MinimumLength = 1 });
        List<double> seen = [];
        for (int pass = 0; pass < 2; pass++)
        {
            seen.Clear();
            foreach (Document _ in corpus.ReadDocuments())
                seen.Add(corpus.FractionRead);
            Assert.Equal(seen.Order(), seen);
            Assert.InRange(seen[30_000], 0.33, 0.67);    // in the middle of the second file
            Assert.InRange(seen[0], 0, 0.34);
            Assert.Equal(1, corpus.FractionRead);
        }
    }

    [Fact]
    public void BlankLinesThatMeanNothing_LeaveOneDocumentAFile()
    {
        using TemporaryFolder folder = new();
        TextCorpusOptions files = new() { Documents = DocumentBoundary.Files };
        TextCorpus corpus = new([folder.Write("a.txt", "a\n\nb"), folder.Write("b.txt", "c\n\n")], files);
        Assert.Equal("a|b / c", Read(corpus));
    }

    [Fact]
    public void Files_AreReadInTheirOrderAndEndDocuments()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("1.txt", "a\n\nb");
        string empty = folder.Write("2.txt", "");
        string last = folder.Write("3.txt", "c");
        TextCorpus corpus = new([last, empty, first]);
        Assert.Equal("c / a / b", Read(corpus));
        Assert.Equal("c / a / b", Read(corpus));
        Assert.Equal([$"{last}#1", $"{first}#1", $"{first}#2"], corpus.ReadDocuments().Select(document => document.Name));
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(262_143)]
    public void LongLines_AreReadWhole(int length)
    {
        using TemporaryFolder folder = new();
        string line = new string('x', length - 2) + "\u00E9";
        TextCorpus corpus = new([folder.Write("a.txt", $"{line}\nshort\n{line}")]);
        Assert.Equal([line, "short", line], Assert.Single(corpus.ReadDocuments()).Lines);
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("\u6771\u4EAC\U0001F600")] // without blanks: cut between characters
    [InlineData("x")]
    public void LineOfAnyLength_ComesInPiecesThatLoseNothing(string unit)
    {
        using TemporaryFolder folder = new();
        string line = string.Concat(Enumerable.Repeat(unit, 3_000_000 / unit.Length)).Trim();
        TextCorpus corpus = new([
            folder.Write("a.txt", $"before\n{line}\nafter\n\n{new string(' ', 700_000)}\n{line}{new string('\t', 700_000)}\nlast"),
        ]);
        Document[] documents = [.. corpus.ReadDocuments()];
        string joint = unit.EndsWith(' ') ? " " : "";
        Assert.Equal(
            ["before", line, "after"],
            [documents[0].Lines[0], string.Join(joint, documents[0].Lines.Skip(1).SkipLast(1)), documents[0].Lines[^1]]);
        Assert.Equal([line, "last"], [string.Join(joint, documents[1].Lines.SkipLast(1)), documents[1].Lines[^1]]); // a blank rest of a line is no blank line
        Assert.All(documents.SelectMany(document => document.Lines), piece => Assert.InRange(Encoding.UTF8.GetByteCount(piece), 1, 256 << 10));
        Assert.Equal(2, documents.Length);
    }

    [Fact]
    public void CompressedFile_ReadsAsItsText()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("a|b / c", Read(new TextCorpus([folder.Write("a.txt.gz", Gzip("a\nb\n\nc"))])));
    }

    [Theory]
    [InlineData("good line\nbad \u00E9 line", 14, 2)]
    [InlineData("\u00E9", 0, 1)]
    public void TextThatIsNotUtf8_NamesFileByteAndLine(string latin1, int place, int line)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.txt", Encoding.Latin1.GetBytes(latin1));
        CorpusException exception = AssertOneLine(() => Read(new TextCorpus([path])));
        Assert.StartsWith($"{path} is not UTF-8 at byte {place} (line {line}): found 0xE9", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BadByteFarIntoAFile_IsCountedFromTheStart()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[300_000];
        Array.Fill(bytes, (byte)'a');
        for (int i = 99; i < bytes.Length; i += 100)
            bytes[i] = (byte)'\n';
        bytes[250_123] = 0xFF;
        string path = folder.Write("a.txt", bytes);
        CorpusException exception = AssertOneLine(() => Read(new TextCorpus([path])));
        Assert.Contains("at byte 250123 (line 2502)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CharacterCutOffAtTheEnd_IsNotUtf8()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.txt", [(byte)'a', 0xE6, 0x9D]);
        CorpusException exception = AssertOneLine(() => Read(new TextCorpus([path])));
        Assert.Contains("at byte 1 (line 1)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CompressedFilesBehindOneAnother_ReadAsOneText()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("a|b / c", Read(new TextCorpus([folder.Write("a.txt.gz", [.. Gzip("a\nb\n"), .. Gzip("\nc")])])));
    }

    [Fact]
    public void GzipCutOffAnywhere_IsOneLine()
    {
        using TemporaryFolder folder = new();
        byte[] whole = Gzip(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i * i}\n")));
        for (int length = 1; length < whole.Length; length++)
        {
            string path = folder.Write("cut.gz", whole[..length]);
            Assert.StartsWith($"{path} cannot be read", AssertOneLine(() => Read(new TextCorpus([path]))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ForeignFileNamedGzip_IsOneLine()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("foreign.gz", "not compressed at all");
        Assert.StartsWith($"{path} cannot be read", AssertOneLine(() => Read(new TextCorpus([path]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFileFolderOrNoText_IsOneLine()
    {
        using TemporaryFolder folder = new();
        string blank = folder.Write("blank.txt", "\n \n");
        Assert.Contains("does not exist", AssertOneLine(() => new TextCorpus([folder.File("x")])).Message, StringComparison.Ordinal);
        _ = Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("is a folder", AssertOneLine(() => new TextCorpus([folder.File("empty")])).Message, StringComparison.Ordinal);
        Assert.Contains("has no files", AssertOneLine(() => new TextCorpus([])).Message, StringComparison.Ordinal);
        Assert.Contains("holds no text", AssertOneLine(() => Read(new TextCorpus([blank]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_FollowsTheContent()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("1.txt", "ab");
        string second = folder.Write("2.txt", "c");
        string fingerprint = new TextCorpus([first, second]).Fingerprint;

        Assert.Equal(fingerprint, new TextCorpus([folder.Write("3.txt", "ab"), folder.Write("4.txt", "c")]).Fingerprint);
        Assert.NotEqual(fingerprint, new TextCorpus([second, first]).Fingerprint);
        Assert.NotEqual(fingerprint, new TextCorpus([first, second], new TextCorpusOptions { Documents = DocumentBoundary.Files }).Fingerprint);
        Assert.NotEqual(fingerprint, new TextCorpus([folder.Write("5.txt", "a"), folder.Write("6.txt", "bc")]).Fingerprint);
        Assert.NotEqual(fingerprint, new TextCorpus([first, folder.Write("2.txt", "d")]).Fingerprint);
    }

    private static string Read(TextCorpus corpus) =>
        string.Join(" / ", corpus.ReadDocuments().Select(document => string.Join('|', document.Lines)));

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static CorpusException AssertOneLine(Func<object> action)
    {
        CorpusException exception = Assert.Throws<CorpusException>(action);
        Assert.DoesNotContain('\n', exception.Message);
        return exception;
    }
}
