using System.Text.Json.Nodes;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary>A model of characters from its text to what other programs read.</summary>
[Collection(nameof(Training.Runs))]
public sealed class PretokenizationCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void ModelOfCharacters_TrainsAndIsReadAgain()
    {
        Random random = new(3);
        string[] proteins = [.. Enumerable.Range(0, 200).Select(_ => string.Concat(Enumerable.Range(0, 60).Select(_ => "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)])))];
        File.WriteAllText(program["proteins.txt"], string.Join("\n\n", proteins));
        CapturedRun run = Run(
            "pretrain", "--corpus", program["proteins.txt"], "--output", program["run"], "--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "2",
            "--steps", "4", "--evaluation-sequences", "16", "--lower-case", "false", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(program["run", "vocab.txt"]);
        Assert.Equal(20, vocabulary.Tokens.Count(token => token.Length == 1));
        Assert.DoesNotContain(vocabulary.Tokens, token => token.StartsWith("##", StringComparison.Ordinal));
        Assert.Equal(0, RunFolder.Open(program["run"]).ReadManifest().Corpus.Facts.UnknownTokens);

        // Whoever reads the run later splits its text in the same way.
        CapturedRun vectors = CapturedRun.Of(["embed", "--run", program["run"], "-"], () => [new Letters()], new StringReader("ACDEF\n"));
        Assert.True(vectors.ExitCode == 0, vectors.Error);
        CapturedRun export = Run("export", "--run", program["run"], "--output", program["hf"]);
        Assert.True(export.ExitCode == 0, export.Error);
        JsonNode config = JsonNode.Parse(File.ReadAllText(program["hf", "discriminator", "tokenizer_config.json"]))!;
        Assert.Equal(("characters", "PreTrainedTokenizerFast"), ((string)config["pretokenization"]!, (string)config["tokenizer_class"]!));
        CapturedRun read = CapturedRun.Of(["embed", "--run", program["hf"], "-"], () => [new Letters()], new StringReader("ACDEF\n"));
        Assert.Equal(vectors.Output, read.Output);
    }

    [Fact]
    public void ModelOfWords_DoesNotTakeOverWeightsOfCharacters()
    {
        File.WriteAllText(program["text.txt"], string.Join("\n\n", Enumerable.Range(0, 100).Select(i => $"acgt {i} acgt acgg acta gatt gatc ccag tttg")));
        string[] sizes = ["--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "1", "--steps", "2", "--evaluation-sequences", "8", "--device", "cpu"];
        CapturedRun run = Run(["pretrain", "--corpus", program["text.txt"], "--output", program["run"], .. sizes]);
        Assert.True(run.ExitCode == 0, run.Error);
        CapturedRun.Of(
            ["pretrain", "--corpus", program["text.txt"], "--initialize-from", program["run"], "--output", program["other"], .. sizes], new Syllables())
            .IsUsageError("splits text into words by Pretokenization.Characters, and Syllables by Pretokenization.Words");
    }

    private static CapturedRun Run(params string[] arguments) => CapturedRun.Of(arguments, new Letters());
}

/// <summary>The tensors of <see cref="Letters"/>, read in words.</summary>
[ElectraModel(Base = typeof(Letters), Pretokenization = Pretokenization.Words)]
internal sealed partial record Syllables;
