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
    [InlineData("absent.txt", "does not exist: name UTF-8 text files")]
    [InlineData("books/?.txt", "only * and ** are supported in patterns")]
    [InlineData("books/[ab].txt", "only * and ** are supported in patterns")]
    [InlineData("top.txt/below.txt", "does not exist")]
    [InlineData("empty", "is a folder without .txt or .txt.gz files")]
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
        PlainTextCorpus corpus = new([folder.File("top.txt"), pipe]);
        string fingerprint = corpus.Fingerprint;
        for (int i = 0; i < 3; i++)
            Assert.Equal(["text of top.txt", "one", "two|three"], corpus.ReadDocuments().Select(document => string.Join('|', document.Lines)));
        Assert.Equal(fingerprint, new PlainTextCorpus([folder.File("top.txt"), Write("same.txt", "one\n\ntwo\nthree\n")]).Fingerprint);
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
        [.. new PlainTextCorpus(names).ReadDocuments().Select(document => string.Join('|', document.Lines))];

    private static void AssertRefused(string expected, params string[] names)
    {
        CorpusException exception = Assert.Throws<CorpusException>(() => new PlainTextCorpus(names));
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
