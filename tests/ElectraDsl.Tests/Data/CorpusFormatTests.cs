using System.Diagnostics;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>The same documents, however they are written, are the same text.</summary>
public sealed class CorpusFormatTests : IDisposable
{
    private static readonly string[] Words =
        ["the", "keeper", "of", "light", "r\u00EDver", "st\"ones\"", "remembers,", "\u6771\u4EAC", "once\tmore", "\U0001F600"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Each format, plain and compressed.</summary>
    public static TheoryData<string> Names =>
    [
        .. CorpusForms.Formats,
        .. CorpusForms.Compressions.SelectMany(compression => CorpusForms.Formats.Select(format => $"{format}.{compression}")),
        .. CorpusForms.Compressions.Select(compression => $"txt.{compression}"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void SameDocuments_GiveTheSameLines_InEveryFormatAndCompression(string name)
    {
        string?[] texts = Texts(seed: 3, count: 40);
        TextLine[] expected = LinesOf(new TextCorpus([folder.Write("a.txt", AsText(texts))]));
        Assert.NotEmpty(expected);
        string path = folder.Write($"b.{name}", Bytes(name, texts));
        TextCorpus corpus = new([path]);
        Assert.Equal(expected, LinesOf(corpus));
        Assert.Equal(expected, LinesOf(corpus)); // each time that it is read
        Assert.Empty(corpus.LeftOut);
    }

    [Fact]
    public void LinesOfAnyLength_AreCutAsInText()
    {
        string line = string.Join(' ', Enumerable.Repeat("word", 200_000));
        string?[] texts = [$"before\n{line}\nafter", new string('\u6771', 300_000) + "\n" + new string(' ', 600_000) + "\nx", "last"];
        TextLine[] expected = LinesOf(new TextCorpus([folder.Write("a.txt", AsText(texts))]));
        foreach (string format in CorpusForms.Formats)
            Assert.Equal(expected, LinesOf(new TextCorpus([folder.Write($"b.{format}", CorpusForms.Of(format, texts))])));
    }

    [Theory]
    [InlineData("jsonl.zst")]
    [InlineData("parquet")]
    [InlineData("stream.arrow")]
    [InlineData("tsv.xz")]
    public void PreparedText_IsTheSameByteForByte(string name)
    {
        string?[] texts = Texts(seed: 7, count: 60);
        Dictionary<string, byte[]> expected = Prepared(folder.Write("a.txt", AsText(texts)), "out-a");
        Dictionary<string, byte[]> found = Prepared(folder.Write($"b.{name}", Bytes(name, texts)), "out-b");
        Assert.True(expected.Count > 3);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach ((string file, byte[] bytes) in expected.Where(one => one.Key != "shards/preparation.json"))
            Assert.Equal(bytes, found[file]);
    }

    [Fact]
    public void FolderListAndPipe_ReadAsTheirFiles()
    {
        string?[] texts = Texts(seed: 5, count: 30);
        TextLine[] expected = LinesOf(new TextCorpus([folder.Write("all.txt", AsText(texts))]));

        _ = Directory.CreateDirectory(folder.File("set"));
        foreach ((int i, string?[] part) in texts.Chunk(10).Index())
        {
            string format = ((string[])["jsonl.gz", "parquet", "stream.arrow"])[i];
            folder.Write($"set/{i}.{format}", Bytes(format, part));
        }

        Assert.Equal(expected, LinesOf(new TextCorpus([folder.File("set")])));

        string list = folder.Write("set/names.list", "0.jsonl.gz\n\n  1.parquet\r\n*.arrow\n");
        Assert.Equal(expected, LinesOf(new TextCorpus([$"@{list}"])));

        foreach (string name in new[] { "jsonl", "csv", "parquet", "stream.arrow", "arrow.zst", "parquet.xz" })
        {
            string file = folder.Write("piped", Bytes(name, texts)), pipe = folder.File($"{name}.fifo");
            using (Process make = Process.Start("mkfifo", [pipe]))
                make.WaitForExit();
            using Process writer = Process.Start("sh", ["-c", $"cat '{file}' > '{pipe}'"]);
            // Nothing tells a table with two columns from prose.
            TextCorpus corpus = new([pipe], new TextCorpusOptions { Format = name == "csv" ? CorpusFormat.Csv : CorpusFormat.Auto });
            Assert.Equal(expected, LinesOf(corpus));
            Assert.Equal(expected, LinesOf(corpus));
            writer.WaitForExit();
        }
    }

    [Fact]
    public void FoldersOfHuggingFacesDatasets_AreReadAsTheyLie()
    {
        string?[] texts = Texts(seed: 9, count: 30);
        TextLine[] expected = LinesOf(new TextCorpus([folder.Write("all.txt", AsText(texts))]));
        _ = Directory.CreateDirectory(folder.File("saved/train"));
        folder.Write("saved/dataset_dict.json", "{\"splits\": [\"train\"]}");
        folder.Write("saved/train/state.json", "{\"_data_files\": [{\"filename\": \"data-00000-of-00002.arrow\"}]}");
        folder.Write("saved/train/dataset_info.json", "{\"description\": \"\"}");
        folder.Write("saved/train/data-00000-of-00002.arrow", CorpusForms.Of("stream.arrow", texts[..20]));
        folder.Write("saved/train/data-00001-of-00002.arrow", CorpusForms.Of("stream.arrow", texts[20..]));
        folder.Write("saved/train/cache-0123456789abcdef.arrow", CorpusForms.Of("stream.arrow", texts));
        Assert.Equal(expected, LinesOf(new TextCorpus([folder.File("saved")])));
    }

    [Fact]
    public void OutputOfWikiExtractor_IsJsonLinesWithoutAnEnding()
    {
        _ = Directory.CreateDirectory(folder.File("wiki/AA"));
        folder.Write("wiki/AA/wiki_00", "{\"id\": \"1\", \"url\": \"u\", \"title\": \"t\", \"text\": \"one\\n\\ntwo\"}\n{\"id\": \"2\", \"text\": \"\"}\n");
        folder.Write("wiki/AA/wiki_01", "{\"id\": \"3\", \"text\": \"three\"}\n");
        Assert.Equal("one|two / three", Read(new TextCorpus([folder.File("wiki")])));
    }

    [Theory]
    [InlineData("\uFEFF{\"text\":\"a\"}\r\n\r\n  {\"text\":\"b\\r\\nc\\rd\"} \r\n{\"text\":null}\n{\"text\":\" \\n\\t\"}\n{\"text\":\"e\"}", "a / b|c|d / e")]
    [InlineData("{\"text\":\"a\\u00e9\\ud83d\\ude00\",\"text\":\"last\"}\n{\"b\":{\"text\":1},\"text\":\"x\"}\n", "last / x")]
    public void JsonLines_AreReadAsTheyAreWritten(string lines, string expected) =>
        Assert.Equal(expected, Read(new TextCorpus([folder.Write("a.jsonl", lines)])));

    [Theory]
    [InlineData("a.csv", "\uFEFFid,text\r\n1,\"a\r\n\r\nb, \"\"c\"\"\"\r\n\r\n2,\r\n3,5\" d\r\n", "a|b, \"c\" / 5\" d")]
    [InlineData("a.tsv", "text\tid\n\"a\tb\nc\"\t1\n  \t2\nd\t3", "a\tb|c / d")]
    [InlineData("a.csv", "text\na\n\nb\n", "a / b")]
    public void Tables_AreReadAsTheyAreWritten(string name, string table, string expected) =>
        Assert.Equal(expected, Read(new TextCorpus([folder.Write(name, table)])));

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void RowsWithoutAText_AreLeftOutQuietly(string format)
    {
        TextCorpus corpus = new([folder.Write($"a.{format}", CorpusForms.Of(format, [null, "a", "", " \n\t", "b\n \nc", null]))]);
        Assert.Equal("a / b|c", Read(corpus));
    }

    [Theory]
    [InlineData(null, "a|b / c")]
    [InlineData(DocumentBoundary.BlankLines, "a|b / c")]
    [InlineData(DocumentBoundary.Lines, "a / b / c")]
    [InlineData(DocumentBoundary.Files, "a|b|c")]
    public void Documents_AreDividedAsAskedFor(DocumentBoundary? boundary, string expected)
    {
        string path = folder.Write("a.txt", "a\nb\n\n \nc\n");
        Assert.Equal(expected, Read(new TextCorpus([path], new TextCorpusOptions { Documents = boundary })));
    }

    [Fact]
    public void LongLine_IsOneDocument()
    {
        string line = string.Join(' ', Enumerable.Repeat("word", 200_000));
        TextCorpusOptions lines = new() { Documents = DocumentBoundary.Lines };
        Document[] documents = [.. new TextCorpus([folder.Write("a.txt", $"{line}\nb\n")], lines).ReadDocuments()];
        Assert.Equal([line, "b"], documents.Select(document => string.Join(' ', document.Lines)));
    }

    [Fact]
    public void TextColumn_MayHaveAnotherName()
    {
        string path = folder.Write("a.jsonl", "{\"text\":\"no\",\"content\":\"yes\"}\n{\"text\":\"no\",\"content\":\"too\"}\n");
        Assert.Equal("yes / too", Read(new TextCorpus([path], new TextCorpusOptions { TextColumn = "content" })));
    }

    [Fact]
    public void SeveralStreamsBehindOneAnother_AreOneText()
    {
        foreach (string compression in CorpusForms.Compressions)
        {
            byte[] one = CorpusForms.Compress(compression, "a\nb\n"u8.ToArray()), two = CorpusForms.Compress(compression, "\nc\n"u8.ToArray());
            Assert.Equal("a|b / c", Read(new TextCorpus([folder.Write($"a.txt.{compression}", [.. one, .. two])])));
            if (compression == "xz")
                Assert.Equal("a|b / c", Read(new TextCorpus([folder.Write("padded.xz", [.. one, 0, 0, 0, 0, .. two, 0, 0, 0, 0, 0, 0, 0, 0])])));
        }
    }

    [Fact]
    public void Fingerprint_FollowsHowTheFilesAreRead()
    {
        string path = folder.Write("a.jsonl", "{\"text\":\"a\",\"b\":\"c\"}\n");
        TextCorpusOptions[] ways =
        [
            new(), new() { TextColumn = "b" }, new() { SkipErrors = true }, new() { Format = CorpusFormat.Text },
            new() { Format = CorpusFormat.Text, Documents = DocumentBoundary.Lines },
        ];
        Assert.Equal(ways.Length, ways.Select(way => new TextCorpus([path], way).Fingerprint).Distinct().Count());
        Assert.Equal(new TextCorpus([path]).Fingerprint, new TextCorpus([path], new TextCorpusOptions { TextColumn = "text" }).Fingerprint);
    }

    private Dictionary<string, byte[]> Prepared(string path, string output)
    {
        PreparationOptions options = new(32, 120, new(0, 1, 2, 3, 4), LowerCase: true, HeldOutFraction: 0.2, Seed: 1, VocabularyPath: null);
        CorpusPreparation.Prepare(new TextCorpus([path]), options, folder.File(output), null, default).Dispose();
        return Directory.GetFiles(folder.File(output), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder.File(output), file).Replace('\\', '/'), File.ReadAllBytes);
    }

    private static byte[] Bytes(string name, IReadOnlyList<string?> texts)
    {
        string compression = name[(name.LastIndexOf('.') + 1)..];
        if (!CorpusForms.Compressions.Contains(compression))
            return CorpusForms.Of(name, texts);
        string inner = name[..^(compression.Length + 1)];
        return CorpusForms.Compress(compression, inner == "txt" ? Encoding.UTF8.GetBytes(AsText(texts)) : CorpusForms.Of(inner, texts));
    }

    // Blank lines mean nothing in a row, and end a document in text.
    private static string AsText(IEnumerable<string?> texts) => string.Concat(texts.Select(text =>
        string.Join('\n', (text ?? "").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line))) + "\n\n"));

    private static string?[] Texts(int seed, int count)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => random.Next(10) == 0
                ? ((string?[])[null, "", " \n "])[random.Next(3)]
                : string.Join('\n', Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
                    string.Join(' ', Enumerable.Range(0, random.Next(25)).Select(_ => Words[random.Next(Words.Length)]))))),
        ];
    }

    private static TextLine[] LinesOf(ILineCorpus corpus) => [.. corpus.ReadLines()];

    private static string Read(TextCorpus corpus) => string.Join(" / ", corpus.ReadDocuments().Select(document => string.Join('|', document.Lines)));
}
