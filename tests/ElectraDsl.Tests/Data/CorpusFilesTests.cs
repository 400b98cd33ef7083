using System.Diagnostics;
using System.Net.Sockets;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>What may be named as a corpus: files, folders, patterns, pipes; and what may not.</summary>
public sealed class CorpusFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CorpusFilesTests()
    {
        foreach (string name in new[]
            {
                "books/b.txt", "books/a.txt", "books/old/c.txt", "books/old/deep/d.txt", "books/notes.md", "books/.hidden.txt", "books/.git/e.txt",
                "top.txt",
            })
            _ = Write(name, $"text of {name}\n");
        Directory.CreateSymbolicLink(folder.File("books/old/circle"), folder.File("books"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("books", "a b old/c old/deep/d")]
    [InlineData("books/", "a b old/c old/deep/d")]
    [InlineData("books/*.txt", "a b")]
    [InlineData("books/**/*.txt", "a b old/c old/deep/d")]
    [InlineData("books/**/c.*", "old/c")]
    [InlineData("books/*/*.txt", "old/c")]
    [InlineData("books/o*/**/*.txt", "old/c old/deep/d")]
    [InlineData("books/.hid*", ".hidden")]
    [InlineData("books/../books/a*", "a")]
    public void FoldersAndPatterns_AreExpandedAndSorted(string name, string expected)
    {
        string[] texts = [.. expected.Split(' ').Select(file => $"text of books/{file}.txt")];
        Assert.Equal(texts, Read(folder.File(name)));
    }

    [Fact]
    public void RelativePattern_IsExpandedFromTheWorkingFolder()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.File("books/*.txt"));
        Assert.Equal(["text of books/a.txt", "text of books/b.txt"], Read(relative));
    }

    [Fact]
    public void Names_KeepTheirOrder_AndAFileMayBeCalledLikeAPattern()
    {
        Assert.Equal(["text of top.txt", "text of books/a.txt", "text of books/b.txt"], Read(folder.File("top.txt"), folder.File("books/*.txt")));
        _ = Write("odd/[a]*.txt", "an odd name\n");
        _ = Write("odd/[a]b.txt", "another\n");
        Assert.Equal(["an odd name"], Read(folder.File("odd/[a]*.txt")));
    }

    [Theory]
    [InlineData("books/*.text", "matches no file")]
    [InlineData("absent/*.txt", "absent/ does not exist")]
    [InlineData("top.txt/*.txt", "top.txt/ ")]
    [InlineData("absent.txt", "does not exist: name text files, a folder of them, or a pattern")]
    [InlineData("books/?.txt", "only * and ** are supported in patterns")]
    [InlineData("books/[ab].txt", "only * and ** are supported in patterns")]
    [InlineData("top.txt/below.txt", "does not exist")]
    [InlineData("empty", "is a folder without *.txt, *.jsonl, *.ndjson, wiki_*, *.csv, *.tsv, *.tab, *.parquet, *.arrow in it")]
    [InlineData("dangling.txt", "is a link to nowhere.txt, which does not exist")]
    [InlineData("circle.txt", "is a link that leads back to itself")]
    [InlineData("links/*.txt", "is a link to nowhere.txt, which does not exist, and the pattern")]
    [InlineData("socket", "is a socket")]
    public void WhatIsNoText_IsOneLine(string name, string expected)
    {
        _ = Directory.CreateDirectory(folder.File("empty"));
        _ = Directory.CreateDirectory(folder.File("links"));
        File.CreateSymbolicLink(folder.File("dangling.txt"), "nowhere.txt");
        File.CreateSymbolicLink(folder.File("links/dangling.txt"), "nowhere.txt");
        File.CreateSymbolicLink(folder.File("circle.txt"), folder.File("circle.txt"));
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("socket")));
        AssertRefused(expected, folder.File(name));
    }

    [Theory]
    [InlineData("", "'' is not a file name")]
    [InlineData(" ", "' ' is not a file name")]
    [InlineData("/dev/null", "/dev/null is a device")]
    [InlineData("/dev/zero", "/dev/zero is a device")]
    [InlineData("https://example.org/a.jsonl.gz", "https://example.org/a.jsonl.gz is not on this machine: download it first")]
    [InlineData("s3://bucket/a.parquet", "is not on this machine")]
    [InlineData("@absent.list", "absent.list does not exist: name a file of names, one a line, behind @.")]
    [InlineData("a\0b", "'a\\0b' is not a file name")]
    public void EmptyNamesAndDevices_AreOneLine(string name, string expected) => AssertRefused(expected, name);

    [Fact]
    public void TooLongAName_IsOneLine() => AssertRefused("is too long for a name", folder.File(new string('x', 5000)));

    [Fact]
    public void PipeIsReadOnce_AndNothingStays()
    {
        string pipe = MakePipe("text.fifo");
        using Process writer = Process.Start("sh", ["-c", $"printf 'one\\n\\ntwo\\nthree\\n' > '{pipe}'"]);
        string[] temporary = Directory.GetFileSystemEntries(Path.GetTempPath());
        TextCorpus corpus = new([folder.File("top.txt"), pipe]);
        string fingerprint = corpus.Fingerprint;
        for (int i = 0; i < 3; i++)
            Assert.Equal(["text of top.txt", "one", "two|three"], corpus.ReadDocuments().Select(document => string.Join('|', document.Lines)));
        Assert.Equal(fingerprint, new TextCorpus([folder.File("top.txt"), Write("same.txt", "one\n\ntwo\nthree\n")]).Fingerprint);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.GetTempPath()).Except(temporary), entry => Path.GetFileName(entry).Length == 12);
        writer.WaitForExit();
    }

    [Fact]
    public void CompressedPipe_IsUnpacked()
    {
        string pipe = MakePipe("text.fifo"), text = Write("plain.txt", "one\n\ntwo\n");
        using Process writer = Process.Start("sh", ["-c", $"gzip -c '{text}' > '{pipe}'"]);
        Assert.Equal(["one", "two"], Read(pipe));
        writer.WaitForExit();
    }

    [Fact]
    public void List_IsRelativeToItsFolder_AndItsFaultsNameTheLine()
    {
        string good = Write("books/list", "b.txt\n\n ../top.txt\nold/c*\n");
        Assert.Equal(["text of books/b.txt", "text of top.txt", "text of books/old/c.txt"], Read("@" + good));
        string list = Write("books/bad", "a.txt\n\nabsent.txt\n");
        AssertRefused($"{list}, line 3: {folder.File("books/absent.txt")} does not exist", "@" + list);
        AssertRefused("line 1: @x is a list in a list", "@" + Write("nested", "@x\n"));
        AssertRefused("line 1: http://example.org/a is not on this machine", "@" + Write("address", "http://example.org/a\n"));
        AssertRefused("names no files", "@" + Write("blank", " \n\n"));
        AssertRefused("is named twice", "@" + Write("twice", "top.txt\ntop.txt\n"));
    }

    [Fact]
    public void FileCalledLikeAListOrAnAddress_IsItself()
    {
        _ = Write("@list", "a file\n");
        string[] relative = [Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder.Path), "@list")];
        Assert.Equal(["a file"], Read(relative));
    }

    [Fact]
    public void Folder_HoldsEveryFormat_OrTheOneThatIsAskedFor()
    {
        _ = Write("all/a.txt", "one\n");
        _ = Write("all/b.jsonl", "{\"text\": \"two\"}\n");
        _ = Write("all/c.csv", "id,text\n1,three\n");
        _ = Write("all/notes.md", "no\n");
        _ = Write("all/settings.json", "{}\n");
        Assert.Equal(["one", "two", "three"], Read(folder.File("all")));
        TextCorpus tables = new([folder.File("all")], new TextCorpusOptions { Format = CorpusFormat.Csv });
        Assert.Equal(["three"], tables.ReadDocuments().SelectMany(document => document.Lines));
    }

    [Fact]
    public void PipeNamedTwice_IsOneLine()
    {
        string pipe = MakePipe("text.fifo");
        AssertRefused("is named twice, and can be read only once", pipe, pipe);
        AssertRefused("standard input is named twice", "-", "-");
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.gz")]
    public void Compression_IsToldByTheBytes(string name)
    {
        string text = Write("plain.txt", "one\n\ntwo\n");
        using (Process gzip = Process.Start("sh", ["-c", $"gzip -c '{text}' > '{folder.File(name)}'"]))
            gzip.WaitForExit();
        Assert.Equal(["one", "two"], Read(folder.File(name)));
    }

    [Fact]
    public void AnyFlippedByteOfGzip_IsCalledDamaged()
    {
        string text = Write("plain.txt", string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i * i}\n")));
        using (Process gzip = Process.Start("sh", ["-c", $"gzip -nc '{text}' > '{folder.File("a.gz")}'"]))
            gzip.WaitForExit();
        byte[] whole = File.ReadAllBytes(folder.File("a.gz"));
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x10;
            File.WriteAllBytes(folder.File("flipped.gz"), flipped);
            try
            {
                Assert.Single(Read(folder.File("flipped.gz"))); // time and system of the header do not matter
            }
            catch (CorpusException exception)
            {
                Assert.DoesNotContain("unsupported", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        }

        Assert.InRange(refused, whole.Length - 8, whole.Length);
    }

    private string[] Read(params string[] names) =>
        [.. new TextCorpus(names).ReadDocuments().Select(document => string.Join('|', document.Lines))];

    private static void AssertRefused(string expected, params string[] names)
    {
        CorpusException exception = Assert.Throws<CorpusException>(() => new TextCorpus(names));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private string MakePipe(string name)
    {
        using Process make = Process.Start("mkfifo", [folder.File(name)]);
        make.WaitForExit();
        return folder.File(name);
    }

    private string Write(string name, string text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        return folder.Write(name, text);
    }
}
