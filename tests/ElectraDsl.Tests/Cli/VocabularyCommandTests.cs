using System.Text.Json.Nodes;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Cli;

/// <summary>Vocabularies by the command line.</summary>
public sealed class VocabularyCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public VocabularyCommandTests() => SmallText.Write(program["text.txt"]);

    public void Dispose() => program.Dispose();

    [Fact]
    public void Train_WritesAVocabularyThatReadsItsText()
    {
        File.WriteAllText(program["terms.txt"], "okapi\n\n##ology\n");
        CapturedRun run = Run("train", "--corpus", program["text.txt"], "--size", "400", "--tokens", program["terms.txt"], "--output", program["vocab.txt"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("400 tokens, ", run.Output, StringComparison.Ordinal); // 64 phrases do not fill it
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(program["vocab.txt"]);
        Assert.Equal(["okapi", "##ology"], vocabulary.Tokens.Skip(5).Take(2));
        Assert.True(vocabulary.TryIdOf("captain", out _));

        JsonNode fit = JsonNode.Parse(Inspect("--vocab", program["vocab.txt"], "--corpus", program["text.txt"], "--json"))!;
        Assert.Equal((1, 0), ((double)fit["pieces_per_word"]!, (double)fit["unknown_rate"]!));
        Assert.Equal(vocabulary.Tokens.Count(WordPieceVocabularyTrainer.IsUnused), (int)fit["unused"]!);
    }

    [Fact]
    public void Inspect_NamesUnknownWords()
    {
        File.WriteAllText(program["vocab.txt"], "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\n##s\n[unused0]\n");
        File.WriteAllText(program["other.txt"], "The cats\nthe Ocelot\nThe ocelot and the cat\n\n");
        string shown = Inspect("--vocab", program["vocab.txt"], "--corpus", program["other.txt"]);
        Assert.All(
            ["unknown words", "3 (33.3 %)", "Ocelot 1, and 1, ocelot 1", "[MASK] 4"],
            text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.Matches(@"unused entries +\| 1 ", shown);
        Assert.DoesNotContain("words of the text", Inspect("--vocab", program["vocab.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Extend_LeavesTheOldTokensWhereTheyAre()
    {
        File.WriteAllText(program["vocab.txt"], "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n[unused0]\n");
        CapturedRun run = Run("extend", "--vocab", program["vocab.txt"], "--corpus", program["text.txt"], "--size", "200", "--output", program["longer.txt"]);
        Assert.True(run.ExitCode == 0, run.Error);
        string[] tokens = File.ReadAllLines(program["longer.txt"]);
        Assert.Equal(200, tokens.Length);
        Assert.Equal("the", tokens[5]);
        Assert.Equal(".", tokens[6]);
    }

    [Theory]
    [InlineData("--size is 'many'", "train", "--size", "many")]
    [InlineData("has no room for words", "train", "--size", "5")]
    [InlineData("--minimum-frequency is '0': it must be a whole number, at least 1", "train", "--minimum-frequency", "0")]
    [InlineData("--character-coverage is '1.5': it must be a number from 0 to 1", "train", "--character-coverage", "1.5")]
    [InlineData("absent.txt does not exist", "train", "--tokens", "absent.txt")]
    [InlineData("absent.txt does not exist", "inspect", "--vocab", "absent.txt")]
    public void Mistakes_AreToldInOneLine(string message, string command, params string[] options)
    {
        string[] arguments = command == "inspect" ? options : ["--corpus", program["text.txt"], "--output", program["vocab.txt"], .. options];
        Run(command, arguments).IsUsageError(message);
        Assert.False(File.Exists(program["vocab.txt"]));
    }

    [Fact]
    public void FileThatIsRead_IsNotWrittenOver()
    {
        File.WriteAllText(program["vocab.txt"], "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n[unused0]\n");
        Run("extend", "--vocab", program["vocab.txt"], "--corpus", program["text.txt"], "--output", program["vocab.txt"]).IsUsageError("is read and would be written over");
        Run("train", "--corpus", program["text.txt"], "--output", program["absent", "vocab.txt"]).IsUsageError("does not exist: name another file");
        Run("extend", "--vocab", program["vocab.txt"], "--output", program["new.txt"]).IsUsageError("There is nothing to add");
        Run("extend", "--vocab", program["vocab.txt"], "--corpus", program["text.txt"], "--size", "6", "--output", program["new.txt"])
            .IsUsageError("has 7 tokens: extend it to at least as many, not to 6");
    }

    private static CapturedRun Run(string command, params string[] options) => TinyProgram.Run(["vocabulary", command, "--model", "Tiny", .. options]);

    private static string Inspect(params string[] options)
    {
        CapturedRun run = Run("inspect", options);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
