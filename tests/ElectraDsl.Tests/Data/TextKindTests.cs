using System.IO.Compression;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>What is no plain text is refused by what it is, before it is read; text stays text, whatever it begins with.</summary>
public sealed class TextKindTests
{
    [Theory]
    [InlineData("a.jsonl", "{\"id\": 1, \"text\": \"One.\"}\n{\"id\": 2, \"text\": \"Two.\"}\n", "JSON lines")]
    [InlineData("a.txt", "{\"text\": \"One.\"}\n\n{\"text\": \"Two.\"}", "JSON lines")]
    [InlineData("a.txt", "[\"a\", 1]\n[\"b\", 2]\n", "JSON lines")]
    [InlineData("a.json", "[\n  {\n    \"text\": \"One.\"\n  }\n]\n", "JSON")]
    [InlineData("a.json", "{\"articles\": {\"one\": \"text\", \"two\": \"text\"}}", "JSON")]
    [InlineData("a.csv", "id,text\n1,\"One, and two.\"\n", "comma-separated")]
    [InlineData("a.txt", "a,b,c\n1,2,3\n1,2,3\n1,\"2, 3\",3\n1,2,3\n1,2,3\n", "comma-separated")]
    [InlineData("a.tsv", "id\ttext\n1\tOne.\n", "tab-separated")]
    [InlineData("a.txt", "1\tOne.\n2\tTwo.\n3\tThree.\n4\tFour.\n5\tFive.\n6\tSix.\n", "tab-separated")]
    [InlineData("a.txt", "<?xml version=\"1.0\"?>\n<doc/>", "XML")]
    [InlineData("a.txt", "<doc id=\"1\">\nText.\n</doc>\n", "XML")]
    [InlineData("a.txt", "\uFEFF  <!DOCTYPE html><html><p>Text.</p></html>", "HTML")]
    [InlineData("a.txt", "%PDF-1.7\n", "a PDF document")]
    [InlineData("a.txt", "PAR1xxxx", "a Parquet file")]
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
        Assert.NotEmpty(new PlainTextCorpus([path], anyText: true).ReadDocuments());
    }

    [Fact]
    public void BinaryData_AreRefused()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("bzip2 data", Refusal(folder.Write("b.txt", "BZh9")), StringComparison.Ordinal);
        Assert.Contains("Zstandard", Refusal(folder.Write("c.txt", [0x28, 0xB5, 0x2F, 0xFD, 0])), StringComparison.Ordinal);
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
        _ = new PlainTextCorpus([folder.Write("a.txt", text)]);
    }

    [Fact]
    public void LongJson_IsKnownByItsBeginning()
    {
        using TemporaryFolder folder = new();
        string line = $"{{\"text\": \"{new string('x', 300)}\"}}\n";
        Assert.Contains("JSON lines", Refusal(folder.Write("a.txt", string.Concat(Enumerable.Repeat(line, 1_000)))), StringComparison.Ordinal);
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
        _ = new PlainTextCorpus([path, folder.Write("b.txt", "text")]);
    }

    private static string Refusal(params string[] paths)
    {
        string message = Assert.Throws<CorpusException>(() => new PlainTextCorpus(paths)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
