using System.IO.Compression;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>What is no plain text is refused by what it is, before it is read; text stays text, whatever it begins with.</summary>
public sealed class TextKindTests
{
    [Theory]
    [InlineData("a.txt", "[\"a\", 1]\n[\"b\", 2]\n", "JSON")]
    [InlineData("a.json", "[\n  {\n    \"text\": \"One.\"\n  }\n]\n", "JSON")]
    [InlineData("a.json", "{\n\"articles\": {\"one\": \"text\", \"two\": \"text\"}}", "JSON")]
    [InlineData("a.txt", "a,b,c\n1,2,3\n1,2,3\n1,\"2, 3\",3\n1,2,3\n1,2,3\n", "comma-separated")]
    [InlineData("a.txt", "id,text\n1,One\n2,Two\n3,Three\n4,Four\n5,Five\n6,Six\n", "comma-separated")]
    [InlineData("a.txt", "id,text\n1,\"One, or\n\ntwo\"\n2,\"Two\n\nlines\"\n3,\"a, b\"\n4,b\n5,c\n6,d\n", "comma-separated")]
    [InlineData("a.txt", "1\tOne.\n2\tTwo.\n3\tThree.\n4\tFour.\n5\tFive.\n6\tSix.\n", "tab-separated")]
    [InlineData("a.txt", "<?xml version=\"1.0\"?>\n<doc/>", "XML")]
    [InlineData("a.txt", "<doc id=\"1\">\nText.\n</doc>\n", "XML")]
    [InlineData("a.txt", "\uFEFF  <!DOCTYPE html><html><p>Text.</p></html>", "HTML")]
    [InlineData("a.txt", "%PDF-1.7\n", "a PDF document")]
    [InlineData("a.xml", "<mediawiki xmlns=\"u\">\n<page>\n</page>", "WikiExtractor --json")]
    [InlineData("a.parquet", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull")]
    [InlineData("a.docx", "PK\u0003\u0004xxxx", "a zip archive")]
    [InlineData("a.doc", "{\\rtf1 text}", "an RTF document")]
    public void StructuredText_IsRefusedInOneLine_ByWhatItIs(string name, string text, string kind)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name, text);
        string message = Refusal(path);
        Assert.StartsWith($"{path} looks like ", message, StringComparison.Ordinal);
        Assert.Contains(kind, message, StringComparison.Ordinal);

        string packed = folder.Write($"{name}.gz", Gzip(text));
        Assert.Contains(kind, Refusal(packed), StringComparison.Ordinal);

        // Whoever means it gets it.
        Assert.NotEmpty(new TextCorpus([path], new TextCorpusOptions { Format = CorpusFormat.Text }).ReadDocuments());
    }

    [Fact]
    public void BinaryData_AreRefused()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("LZ4 data", Refusal(folder.Write("b.txt", [0x04, 0x22, 0x4D, 0x18, 0])), StringComparison.Ordinal);
        Assert.Contains("a 7z archive", Refusal(folder.Write("c.txt", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])), StringComparison.Ordinal);
        Assert.Contains("a PNG image", Refusal(folder.Write("d.txt", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A])), StringComparison.Ordinal);
        Assert.Contains("a program", Refusal(folder.Write("e", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0])), StringComparison.Ordinal);
        Assert.Contains("binary data or UTF-16", Refusal(folder.Write("f.txt", Encoding.Unicode.GetBytes("Some text."))), StringComparison.Ordinal);
        string twice = folder.Write("g.txt.gz", Gzip("text"));
        File.WriteAllBytes(twice, Gzip(File.ReadAllBytes(twice)));
        Assert.Contains("gzip data within its compression", Refusal(twice), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "{\"text\": \"One.\"}\n\n{\"text\": \"Two.\"}", CorpusFormat.JsonLines)]
    [InlineData("a", "{\"text\": \"One.\"}", CorpusFormat.JsonLines)]
    [InlineData("a.jsonl", "{\"text\": \"One.\n{\"text\": \"Two.\"}", CorpusFormat.JsonLines)] // damaged: the name tells
    [InlineData("a.ndjson.gz", "{\"text\": \"One.\"}", CorpusFormat.JsonLines)]
    [InlineData("a.csv", "text\nOne, two.\n", CorpusFormat.Csv)]
    [InlineData("a.csv", "<b>text</b>,id\nOne,2\n", CorpusFormat.Csv)]
    [InlineData("a.tsv", "text\n{\n", CorpusFormat.Tsv)]
    [InlineData("a.tab", "text\tid\na\t1\n", CorpusFormat.Tsv)]
    [InlineData("a.txt", "PAR1xxxx", CorpusFormat.Parquet)]
    [InlineData("a.txt", "ARROW1\0\0", CorpusFormat.Arrow)]
    [InlineData("a.md", "prose", CorpusFormat.Text)]
    [InlineData("a.txt", "One, two\nthree, four\nfive, six\nseven, eight\nnine, ten\neleven, twelve\n", CorpusFormat.Text)]
    [InlineData("a.txt", "\n\n\n", CorpusFormat.Text)]
    [InlineData("a.jsonl", "", CorpusFormat.JsonLines)]
    [InlineData("a.txt", "{\"a\": 1} is an object.\nAnd this is prose.\n", CorpusFormat.Text)]
    [InlineData("a.txt", "{\"a\": 1}\nis an object, and this is prose.\n", CorpusFormat.Text)]
    public void Format_IsToldByTheBytes_ThenByTheName(string name, string text, CorpusFormat expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(text) : System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, TextKind.Of(new TextSource(path), CorpusFormat.Auto));
    }

    [Theory]
    [InlineData("PAR1xxxx", CorpusFormat.JsonLines, "looks like a Parquet file, not like JSON lines: --format parquet reads it.")]
    [InlineData("{\"text\": \"One.\"}\n{\"text\": \"Two.\"}", CorpusFormat.Csv, "looks like JSON lines, not like a table (comma-separated values): --format jsonl reads it.")]
    [InlineData("a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n", CorpusFormat.JsonLines, "--format csv reads it.")]
    [InlineData("a\tb\n1\t2\n1\t2\n1\t2\n1\t2\n1\t2\n", CorpusFormat.Auto, "add --format tsv to read a column of it, or add --format text")]
    [InlineData("prose", CorpusFormat.Parquet, "is not a Parquet file, by its first bytes")]
    [InlineData("ARROW1", CorpusFormat.Parquet, "looks like an Arrow file, not like a Parquet file: --format arrow reads it.")]
    public void OtherFormatThanTheOneNamed_IsRefusedWithTheOptionThatReadsIt(string text, CorpusFormat wanted, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.txt", text);
        string message = Assert.Throws<CorpusException>(() => new TextCorpus([path], new TextCorpusOptions { Format = wanted })).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("[1] A note at the start of a line.\n[2] Another.\n")]
    [InlineData("[Illustration]\n\nCHAPTER I\n")]
    [InlineData("{{Infobox}} is what remains of markup.\n")]
    [InlineData("<3 is a heart.\n")]
    [InlineData("<br> at the start, and no other tag.\n")]
    [InlineData("\"Well,\" he said, \"it is so, then.\"\n")]
    [InlineData("One, two, three.\nFour.\nFive, six.\nSeven, eight, nine.\nTen.\nEleven.\n")]
    [InlineData("1\n2\n3\n")]
    [InlineData("List<int> and Dictionary<string, int> are types.\n")]
    [InlineData("# Heading\n\nSome *markdown* with a <b>tag</b>.\n")]
    [InlineData("PK is a name.\n")]
    [InlineData("")]
    public void Prose_IsTakenAsItIs(string text)
    {
        using TemporaryFolder folder = new();
        _ = new TextCorpus([folder.Write("a.txt", text)]);
    }

    [Fact]
    public void LongJson_IsKnownByItsBeginning()
    {
        using TemporaryFolder folder = new();
        string line = $"{{\"text\": \"{new string('x', 300)}\"}}\n";
        Assert.Equal(1_000, new TextCorpus([folder.Write("a.txt", string.Concat(Enumerable.Repeat(line, 1_000)))]).ReadDocuments().Count());
        Assert.Single(new TextCorpus([folder.Write("c", line.Replace("xxx", new string('x', 300_000)))]).ReadDocuments());
        Assert.Contains("JSON", Refusal(folder.Write("b.txt", $"[{string.Join(',', Enumerable.Repeat(line, 1_000))}]")), StringComparison.Ordinal);
    }

    [Fact]
    public void FileNamedTwice_IsRefused_AlsoThroughLinks()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.txt", "text");
        Assert.Contains($"{path} is named twice", Refusal(path, path), StringComparison.Ordinal);
        Assert.Contains("is the same file as", Refusal(path, Path.Combine(folder.Path, ".", "a.txt")), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return; // links take a right there that few users have
        _ = File.CreateSymbolicLink(folder.File("link.txt"), path);
        _ = Directory.CreateSymbolicLink(folder.File("linked"), folder.Path);
        Assert.Contains("is the same file as", Refusal(path, folder.File("link.txt")), StringComparison.Ordinal);
        Assert.Contains("is the same file as", Refusal(path, Path.Combine(folder.File("linked"), "a.txt")), StringComparison.Ordinal);
        _ = new TextCorpus([path, folder.Write("b.txt", "text")]);
    }

    private static string Refusal(params string[] paths)
    {
        string message = Assert.Throws<CorpusException>(() => new TextCorpus(paths)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
