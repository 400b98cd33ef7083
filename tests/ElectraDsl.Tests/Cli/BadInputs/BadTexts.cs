using System.IO.Compression;
using System.Text;

namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>What cannot be a corpus.</summary>
internal static class BadTexts
{
    private static readonly byte[] Packed = Gzip(string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i * i}\n\n")));

    public static IEnumerable<BadInput> All =>
    [
        Text("absent", "absent.txt does not exist", null, "absent.txt"),
        Text("folder without text", "empty is a folder without *.txt", null, "empty"),
        Text("pattern without a file", "*.text matches no file", null, "*.text"),
        Text("pattern in no folder", "absent/ does not exist", null, "absent/*.txt"),
        Text("question mark", "only * and ** are supported", null, "tex?.txt"),
        Text("braces", "only * and ** are supported", null, "{a,b}.txt"),
        Text("below a file", "text.txt/a.txt does not exist", null, "text.txt/a.txt"),
        Text("dangling link", "is a link to nowhere.txt, which does not exist", _ => File.CreateSymbolicLink("bad.txt", "nowhere.txt")),
        Text("link circle", "is a link that leads back to itself", _ => File.CreateSymbolicLink("bad.txt", "bad.txt")),
        Text("link to a folder without text", "is a folder without *.txt", _ => File.CreateSymbolicLink("bad.txt", "empty")),
        Text("empty device", "/dev/null is a device", null, "/dev/null"),
        Text("endless device", "/dev/zero is a device", null, "/dev/zero"),
        Text("socket", "bad.txt is a socket", workspace => workspace.MakeSocket("bad.txt")),
        Text("too long a name", "is too long for a name", null, new string('x', 300)),
        Text("good and absent", "absent.txt does not exist", null, "text.txt", "absent.txt"),
        Text("pipe twice", "is named twice", workspace => workspace.MakePipe("bad.txt"), "bad.txt", "bad.txt"),
        Text("standard input twice", "standard input is named twice", null, "-", "-"),
        Text("empty", "holds no text", workspace => workspace.Write("bad.txt", "")),
        Text("blank", "holds no text", workspace => workspace.Write("bad.txt", " \n\n\t\n\u3000\n")),
        Text("byte-order mark alone", "holds no text", workspace => workspace.Write("bad.txt", "\uFEFF")),
        Text("one document", "is a single document", workspace => workspace.Write("bad.txt", "one line\nand another\n")),
        Text("control characters alone", "too little text", workspace => workspace.Write("bad.txt", "\u0001\n\n\u0002\n")),
        Text(
            "Latin-1",
            "is not UTF-8 at byte 2 (line 1): found 0xEF",
            workspace => workspace.Write("bad.txt", Encoding.Latin1.GetBytes("na\u00EFve\n"))),
        Text(
            "Latin-1 in the second line",
            "is not UTF-8 at byte 7 (line 2)",
            workspace => workspace.Write("bad.txt", Encoding.Latin1.GetBytes("good\nna\u00EFve\n"))),
        Text("Latin-1 in the second file", "bad.txt is not UTF-8", workspace => workspace.Write("bad.txt", [0xE9]), "text.txt", "bad.txt"),
        Text(
            "UTF-16",
            "it is UTF-16",
            workspace => workspace.Write("bad.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a b c")).ToArray())),
        Text(
            "big-endian UTF-16",
            "it is UTF-16",
            workspace =>
                workspace.Write("bad.txt", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("a b c")).ToArray())),
        Text("zstd", "bad.txt cannot be read", workspace => workspace.Write("bad.txt", [0x28, 0xB5, 0x2F, 0xFD, 4, 0, 1])),
        Text("xz", "bad.txt cannot be read", workspace => workspace.Write("bad.txt", [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])),
        Text("surrogate in UTF-8", "is not UTF-8 at byte 1", workspace => workspace.Write("bad.txt", [(byte)'a', 0xED, 0xA0, 0x80])),
        Text("overlong form", "is not UTF-8 at byte 0", workspace => workspace.Write("bad.txt", [0xC0, 0xAF])),
        Text("beyond Unicode", "is not UTF-8 at byte 0", workspace => workspace.Write("bad.txt", [0xF4, 0x90, 0x80, 0x80])),
        Text("character cut off", "is not UTF-8 at byte 1", workspace => workspace.Write("bad.txt", [(byte)'a', 0xE6, 0x9D])),
        Text("text called gzip", "is not gzip data", workspace => workspace.Write("bad.gz", "plain text"), "bad.gz"),
        Text("empty gzip", "is not gzip data", workspace => workspace.Write("bad.gz", ""), "bad.gz"),
        Text("gzip cut off", "truncated", workspace => workspace.Write("bad.gz", Packed[..^9]), "bad.gz"),
        Text("gzip cut off early", "truncated", workspace => workspace.Write("bad.gz", Packed[..20]), "bad.gz"),
        Text("gzip flipped", "damaged", workspace => workspace.Write("bad.gz", Flipped(Packed.Length / 2)), "bad.gz"),
        Text("gzip of an unknown method", "damaged", workspace => workspace.Write("bad.gz", Flipped(2)), "bad.gz"),
        Text("gzip with a wrong checksum", "damaged", workspace => workspace.Write("bad.gz", Flipped(Packed.Length - 6)), "bad.gz"),
    ];

    private static BadInput Text(string name, string fragment, Action<BadInputWorkspace>? prepare, params string[] files) => BadInput.Pretrain(
        $"text: {name}", fragment, prepare, ["--corpus", .. files.Length > 0 ? files : ["bad.txt"]]);

    private static byte[] Flipped(int place)
    {
        byte[] bytes = [.. Packed];
        bytes[place] ^= 0x55;
        return bytes;
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
