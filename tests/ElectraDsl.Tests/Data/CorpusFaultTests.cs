using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>What is wrong with a file is one line with file and place; or it is left out, counted, and the same each time.</summary>
public sealed class CorpusFaultTests : IDisposable
{
    private static readonly string?[] Texts = [.. Enumerable.Range(0, 400).Select(i => $"text {i} {i * i * 7919L} of a document\nand {i * 31} more")];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A file, what is wrong with it, how many rows are left when that is left out, and of what kind it is.</summary>
    public static TheoryData<string, byte[], string, int, string> Faults => new()
    {
        { "a.txt", Latin1("good\n\nb\u00E9d\n\ngood\n"), "is not UTF-8 at byte 7 (line 3): found 0xE9", 2, "line not in UTF-8" },
        { "a.jsonl", Latin1("{\"text\":\"a\"}\n{\"text\":\"\u00E9\"}\n{\"text\":\"b\"}\n"), "is not UTF-8 in line 2, byte 10 of the line: found 0xE9", 2, "line not in UTF-8" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n{\"text\":\"b}\n{\"text\":\"c\"}\n"), "is not JSON in line 2: ", 2, "line without a JSON object" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n{\"text\":\"b\"} {}\n"), "is not JSON in line 2: ", 1, "line without a JSON object" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n[1]\n"), "is no JSON object in line 2", 1, "line without a JSON object" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n{\"title\":\"b\",\"id\":1}\n"), "has no field 'text' in line 2: it has title, id; name one of them with --text-column", 1, "row without a text" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n{\"text\":[1]}\n"), "has an array in field 'text' of line 2, not a text", 1, "row without a text" },
        { "a.jsonl", Utf8("{\"text\":\"a\"}\n{\"text\":\"\\ud800\"}\n"), "has half of a surrogate pair (\\uD800 to \\uDFFF) in line 2", 1, "line not in UTF-8" },
        { "a.csv", Utf8("id,text\n1,a\n2\n3,b\n"), "has 1 fields in the row that begins in line 3, and names 2 columns", 2, "row with other fields than the table, or misplaced quotation marks" },
        { "a.csv", Utf8("id,text\n1,\"a\nb\"\n2,\"c\" d\n3,e\n"), "has a quotation mark behind the closing one, or one that is never closed, in the row that begins in line 4", 2, "row with other fields than the table, or misplaced quotation marks" },
        { "a.csv", Utf8("id,text\n1,a\n2,\"c\n3,e\n"), "never closed, in the row that begins in line 3", 1, "row with other fields than the table, or misplaced quotation marks" },
        { "a.csv", Latin1("id,text\n1,a\n2,\u00E9\n3,b\n"), "is not UTF-8 at byte 14 (row that begins in line 3): found 0xE9", 2, "row not in UTF-8" },
        { "a.csv", Latin1("id,text\n1,a\n\u00E9,\u00E9\n3,b\n"), "is not UTF-8 at byte 12 (row that begins in line 3): found 0xE9", 2, "row not in UTF-8" },
        { "a.arrow", CorpusForms.Of("arrow", ["a", "b"]).Replace("b"u8, [0xE9]), "is not UTF-8 in row 2", 1, "row not in UTF-8" },
        { "a.parquet", CorpusForms.Of("parquet", ["a", "<<>>"]).Replace("<<>>"u8, [0xE9, 0xE9, 0xE9, 0xE9]), "is not UTF-8 in row 2", 1, "row not in UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void BadRow_IsOneLine_OrLeftOut(string name, byte[] bytes, string expected, int left, string kind)
    {
        string path = folder.Write(name, bytes);
        string message = Refusal(() => new TextCorpus([path]).ReadDocuments().Count());
        Assert.StartsWith($"{path} ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.EndsWith("; --on-error skip leaves it out.", message, StringComparison.Ordinal);

        TextCorpus corpus = new([path], new TextCorpusOptions { SkipErrors = true });
        Assert.Empty(corpus.LeftOut);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(left, corpus.ReadDocuments().Count());
            LeftOut one = Assert.Single(corpus.LeftOut);
            Assert.Equal((kind, 1), ($"{one.Unit} {one.Reason}", one.Count));
            Assert.Equal([one], corpus.LeftOutByFile[path]);
            Assert.Contains(expected, one.Example, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.csv", "id,Text\n1,a\n", "it has id, Text; name Text with --text-column.")]
    [InlineData("a.csv", "text\tid\na\t1\n", "its fields are separated by tabs: add --format tsv.")]
    [InlineData("a.csv", "text;id\na;1\n", "its fields are separated by semicolons")]
    [InlineData("a.csv", "Some prose\nand more\n", "or add --format text if it is no table.")]
    [InlineData("a.csv", "id,body\n1,a\n", "has no column 'text': it has id, body; name one of them with --text-column.")]
    [InlineData("a.tsv", "body\n", "has no column 'text': it has body;")]
    public void MissingColumn_ListsThoseThatThereAre(string name, string text, string expected) =>
        Assert.Contains(expected, Refusal(() => new TextCorpus([folder.Write(name, text)]).ReadDocuments().Count()), StringComparison.Ordinal);

    [Theory]
    [InlineData("parquet", "id", "holds no texts in column 'id', but Int32")]
    [InlineData("parquet", "body", "has no column 'body': it has id, text;")]
    [InlineData("arrow", "id", "holds no texts in column 'id', but int32")]
    [InlineData("arrow", "body", "has no column 'body': it has id, text;")]
    public void WrongColumn_IsOneLine(string format, string column, string expected)
    {
        string path = folder.Write($"a.{format}", CorpusForms.Of(format, ["a", "b"]));
        string message = Refusal(() => new TextCorpus([path], new TextCorpusOptions { TextColumn = column }).ReadDocuments().Count());
        Assert.Contains($"{path} {expected}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("txt.gz", "after ")]
    [InlineData("txt.zst", "zstd -t")]
    [InlineData("txt.bz2", "bzip2 -t")]
    [InlineData("txt.xz", "xz -t")]
    [InlineData("jsonl.zst", "bytes of text, in line ")]
    [InlineData("csv.bz2", "in the row that begins in line ")]
    [InlineData("parquet", "cannot be read as Parquet after row 0")]
    [InlineData("stream.arrow", "cannot be read as Arrow after row ")]
    [InlineData("arrow", "it does not end as an Arrow file does: it is truncated")]
    [InlineData("parquet.xz", "xz -t")]
    public void TruncatedFile_IsOneLine_OrReadUpToThere(string name, string expected)
    {
        byte[] whole = Bytes(name);
        string path = folder.Write($"a.{name}", whole[..(whole.Length * 3 / 4)]);
        string message = Refusal(() => new TextCorpus([path]).ReadDocuments().Count());
        Assert.StartsWith($"{path} cannot be read", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);

        string good = folder.Write("good.txt", "good");
        TextCorpus corpus = new([path, good], new TextCorpusOptions { SkipErrors = true });
        Document[] documents = [.. corpus.ReadDocuments()];
        Assert.Equal(documents.SelectMany(document => document.Lines), corpus.ReadDocuments().SelectMany(document => document.Lines));
        Assert.InRange(documents.Length, 1, Texts.Length);
        LeftOut rest = Assert.Single(corpus.LeftOut);
        Assert.Equal(("file that could not be read to the end", 1), ($"{rest.Unit} {rest.Reason}", rest.Count));
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    [InlineData("bz2")]
    [InlineData("xz")]
    public void CompressedFileCutOffAnywhere_IsOneLine(string compression)
    {
        byte[] whole = CorpusForms.Compress(compression, Utf8(string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i * i}\n"))));
        for (int length = 1; length < whole.Length; length++)
        {
            string path = folder.Write($"cut.{compression}", whole[..length]);
            string message = Refusal(() => new TextCorpus([path]).ReadDocuments().Count());
            Assert.StartsWith($"{path} cannot be read", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zst", 8)]
    [InlineData("bz2", 4)]
    [InlineData("xz", 16)] // the index behind the text, which nothing is taken from
    public void AnyFlippedByteOfACompressedFile_IsNoticed(string compression, int harmless)
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i * i}\n"));
        byte[] whole = CorpusForms.Compress(compression, Utf8(text));
        int quiet = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x10;
            string path = folder.Write($"flipped.{compression}", flipped);
            try
            {
                Document document = Assert.Single(new TextCorpus([path]).ReadDocuments());
                Assert.Equal(text, string.Join('\n', document.Lines) + "\n"); // what is not noticed changed nothing
                quiet++;
            }
            catch (CorpusException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
        }

        Assert.InRange(quiet, 0, harmless);
    }

    [Fact]
    public void OptionThatDoesNothing_IsRefused()
    {
        string text = folder.Write("a.txt", "a\n"), rows = folder.Write("a.jsonl", "{\"text\":\"b\"}\n");
        TextCorpusOptions lines = new() { Documents = DocumentBoundary.Lines }, column = new() { TextColumn = "text" };
        Assert.Contains("--documents divides plain text, and", Refusal(() => new TextCorpus([rows], lines)), StringComparison.Ordinal);
        Assert.Contains("--text-column names a column", Refusal(() => new TextCorpus([text], column)), StringComparison.Ordinal);
        Assert.Equal(2, new TextCorpus([text, rows], lines with { TextColumn = "text" }).ReadDocuments().Count());
    }

    [Fact]
    public void TextOfWhichAllIsLeftOut_SaysSo()
    {
        string path = folder.Write("a.jsonl", "{\"id\":1}\n{\"id\":2}\n");
        TextCorpus corpus = new([path], new TextCorpusOptions { SkipErrors = true });
        Assert.Contains("holds no text but what was left out, first: ", Refusal(() => corpus.ReadDocuments().Count()), StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(corpus.LeftOut).Count);
    }

    [Fact]
    public void RowsThatAreTooLong_AreLeftOutWithoutBeingHeld()
    {
        string path = folder.File("a.jsonl");
        byte[] piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'x');
        using (FileStream file = File.Create(path))
        {
            file.Write("{\"text\":\"a\"}\n{\"text\":\""u8);
            for (int i = 0; i < 150; i++)
                file.Write(piece);
            file.Write("\"}\n{\"text\":\"b\"}\n"u8);
        }

        TextCorpus corpus = new([path], new TextCorpusOptions { SkipErrors = true });
        Assert.Equal(["a", "b"], corpus.ReadDocuments().SelectMany(document => document.Lines));
        Assert.Equal(("of more than 64 MiB", $"{path} has more than 64 MiB in line 2"), (corpus.LeftOut[0].Reason, corpus.LeftOut[0].Example));
    }

    private static byte[] Bytes(string name)
    {
        string compression = name[(name.LastIndexOf('.') + 1)..];
        if (!CorpusForms.Compressions.Contains(compression))
            return CorpusForms.Of(name, Texts);
        string inner = name[..^(compression.Length + 1)];
        return CorpusForms.Compress(compression, inner == "txt" ? Utf8(string.Join("\n\n", Texts)) : CorpusForms.Of(inner, Texts));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static string Refusal(Func<object> action)
    {
        string message = Assert.Throws<CorpusException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}

/// <summary>Bytes with others in their place.</summary>
file static class ByteArrays
{
    public static byte[] Replace(this byte[] bytes, ReadOnlySpan<byte> old, ReadOnlySpan<byte> other)
    {
        int place = bytes.AsSpan().LastIndexOf(old);
        while (place >= 0)
        {
            other.CopyTo(bytes.AsSpan(place));
            place = old.Length < 4 ? -1 : bytes.AsSpan(0, place).LastIndexOf(old);
        }

        return bytes;
    }
}
