namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>What cannot be a vocabulary of the model.</summary>
internal static class BadVocabularies
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    public static IEnumerable<BadInput> All =>
    [
        Vocabulary("absent", "absent.txt does not exist", null, "absent.txt"),
        Vocabulary("folder", "empty is a folder", null, "empty"),
        Vocabulary("device", "/dev/null is a device", null, "/dev/null"),
        Vocabulary("endless device", "/dev/zero is a device", null, "/dev/zero"),
        Vocabulary("below a file", "does not exist", null, "vocab.txt/a"),
        Vocabulary("dangling link", "is a link to nowhere, which does not exist", _ => File.CreateSymbolicLink("bad.txt", "nowhere")),
        Vocabulary("link circle", "leads back to itself", _ => File.CreateSymbolicLink("bad.txt", "bad.txt")),
        Vocabulary("socket", "is a socket", workspace => workspace.MakeSocket("bad.txt")),
        Vocabulary("pipe", "is a pipe", workspace => workspace.MakePipe("bad.txt")),
        Vocabulary("too long a name", "is too long for a name", null, new string('v', 300)),
        Vocabulary("empty", "bad.txt has no [PAD]", workspace => workspace.Write("bad.txt", "")),
        Vocabulary("not UTF-8", "is not UTF-8", workspace => workspace.Write("bad.txt", [0x5B, 0xFF, 0xFE])),
        Vocabulary(
            "empty line",
            "bad.txt:10 is empty",
            workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Select((line, id) => id == 9 ? "" : line)))),
        Vocabulary(
            "token twice",
            "bad.txt:10 repeats",
            workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Select((line, id) => id == 9 ? Lines()[8] : line)))),
        Vocabulary(
            "too short",
            "bad.txt has 100 tokens, but the model declares VocabularySize = 160",
            workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Take(100)))),
        Vocabulary("too long", "bad.txt has 161 tokens", workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Append("onemore")))),
        Vocabulary(
            "in another order",
            "but the model declares PadTokenId = 0",
            workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Reverse()))),
        Vocabulary(
            "another size and order",
            "bad.txt has 101 tokens",
            workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Take(100).Prepend("first")))),
        .. Special.Select(token =>
            Vocabulary(
                $"without {token}",
                $"bad.txt has no {token}",
                workspace => workspace.Write("bad.txt", string.Join('\n', Lines().Where(line => line != token))))),
    ];

    private static string[] Lines() => File.ReadAllLines("vocab.txt");

    private static BadInput Vocabulary(string name, string fragment, Action<BadInputWorkspace>? prepare, string path = "bad.txt") =>
        BadInput.Pretrain($"vocabulary: {name}", fragment, prepare, "--vocab", path);
}
