using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.EndToEnd.Tests;

[Collection(nameof(SharedRun))]
public sealed partial class HelpTests(UninterruptedRun uninterrupted)
{
    private static readonly string[] EveryCommand = ["--help", "--verbose"];
    private static readonly string[] ExistingRun = ["--run", "--checkpoint", "--model", "--device", "--threads", .. EveryCommand];

    private static readonly string[] Cleaning =
        ["--unicode", "--minimum-length", "--minimum-letters", "--maximum-repeated-lines", "--remove-duplicates", "--exclude"];

    private static readonly string[] Corpus = ["--corpus", "--format", "--text-column", "--documents", "--on-error"];

    /// <summary>Every command with its options.</summary>
    public static TheoryData<string, string[]> Commands => new()
    {
        { "", ["--version", .. EveryCommand] },
        {
            "prepare",
            [
                .. Corpus, "--output", "--vocab", "--train-vocabulary", "--model", .. Cleaning, "--sequence-length", "--packing",
                "--carry-overflow", "--lower-case", "--held-out-fraction", "--seed",
                .. EveryCommand,
            ]
        },
        { "inspect", ["--corpus", "--examples", "--output", "--json", "--model", .. EveryCommand] },
        { "vocabulary", EveryCommand },
        {
            "vocabulary train",
            [
                .. Corpus, "--size", "--output", "--tokens", "--minimum-frequency", "--character-coverage", "--model", "--lower-case",
                .. EveryCommand,
            ]
        },
        { "vocabulary inspect", ["--vocab", .. Corpus, "--json", "--model", "--lower-case", .. EveryCommand] },
        {
            "vocabulary extend",
            [
                "--vocab", .. Corpus, "--size", "--output", "--tokens", "--minimum-frequency", "--character-coverage", "--model",
                "--lower-case",
                .. EveryCommand,
            ]
        },
        {
            "pretrain",
            [
                .. Cleaning,
                .. Corpus, "--mix", "--output", "--resume", "--vocab", "--initialize-from", "--model", "--device", "--threads",
                .. Hyperparameters.All.Except(TrainingObjectives.ReplacedTokens.UnusedHyperparameters).Select(one => one.Option),
                .. EveryCommand,
            ]
        },
        {
            "sweep",
            [
                .. Cleaning, "--mix",
                .. Corpus, "--output", "--resume", "--vocab", "--initialize-from", "--models", "--minutes", "--probe", "--json",
                "--device", "--threads",
                .. Hyperparameters.All.Except(TrainingObjectives.ReplacedTokens.UnusedHyperparameters).Select(one => one.Option),
                .. EveryCommand,
            ]
        },
        { "evaluate", [.. ExistingRun, .. Corpus, "--against", "--probe", "--probe-texts", "--minimal-pairs", "--json"] },
        { "demo", [.. ExistingRun, "--text", "--json"] },
        { "compare", ["--output", "--json", .. EveryCommand] },
        {
            "export",
            ["--run", "--output", "--checkpoint", "--model", "--format", "--onnx-network", "--onnx-precision", .. EveryCommand]
        },
        { "import", ["--output", .. EveryCommand] },
        {
            "finetune",
            [
                "--encoder", "--random-encoder", "--train", "--dev", "--output", "--resume", "--seeds", "--model", "--text-column",
                "--second-text-column", "--label-column", "--device", "--threads",
                .. FineTuningHyperparameters.All.Select(one => one.Option),
                .. EveryCommand,
            ]
        },
        {
            "predict",
            [
                "--run", "--output", "--evaluate", "--json", "--text-column", "--second-text-column", "--label-column", "--model", "--device",
                "--threads",
                .. EveryCommand,
            ]
        },
        { "detect", ["--run", "--output", "--model", "--device", "--threads", .. EveryCommand] },
        { "embed", ["--run", "--output", "--model", "--device", "--threads", .. EveryCommand] },
        {
            "info",
            [
                "--run", "--model", "--device", "--threads", "--steps", "--flops", "--batch-size", "--micro-batch-size", "--sequence-length",
                "--short-sequence-length", "--short-proportion", "--precision", "--recompute-activations", "--tflops", "--utilization", "--json",
                .. EveryCommand,
            ]
        },
        {
            "bench",
            [
                "--model", "--device", "--threads", "--precision", "--batch-size", "--micro-batch-size", "--sequence-length",
                "--recompute-activations", "--padding", "--rounds",
                .. EveryCommand,
            ]
        },
        { "kernels", EveryCommand },
        { "kernels list", ["--model", .. EveryCommand] },
        { "kernels verify", ["--model", "--seed", "--threads", .. EveryCommand] },
        { "kernels bench", ["--model", "--quick", "--device", "--threads", .. EveryCommand] },
        { "kernels dump", ["--output", "--model", .. EveryCommand] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_ExplainsEveryOptionOnce(string command, string[] options)
    {
        string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        ProgramResult result = QuickStartProgram.Run(uninterrupted.Workspace, arguments).Expect(0);
        Assert.Empty(result.Error);
        Match[] explained = [.. result.Output.Select(line => OptionLine().Match(line)).Where(match => match.Success)];
        Assert.Equal(options.Order(StringComparer.Ordinal), explained.Select(match => match.Groups["option"].Value).Order(StringComparer.Ordinal));
        Assert.All(explained, match => Assert.NotEqual("", match.Groups["text"].Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kernels ")]
    [InlineData("vocabulary ")]
    public void Help_NamesEveryCommand(string parent)
    {
        ProgramResult result = QuickStartProgram
            .Run(uninterrupted.Workspace, [.. parent.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])
            .Expect(0);
        // A description that is longer than the line goes on further to the right.
        string[] commands =
        [
            .. result
                .Output.SkipWhile(line => line != "Commands:")
                .Skip(1)
                .TakeWhile(line => line.Length > 0)
                .Where(line => line[2] != ' ')
                .Select(line => line.Trim().Split(' ')[0]),
        ];
        IEnumerable<string> known = Commands
            .Select(row => (string)row[0])
            .Where(command => command.StartsWith(parent, StringComparison.Ordinal))
            .Select(command => command[parent.Length..]);
        Assert.Equal(known.Where(command => command.Length > 0 && !command.Contains(' ', StringComparison.Ordinal)), commands);
    }

    [Fact]
    public void Kernels_AreListedVerifiedAndWrittenDown()
    {
        string[] list = [.. QuickStartProgram.Run(uninterrupted.Workspace, "kernels", "list").Expect(0).Output];
        Assert.Contains(
            list,
            line => line.Contains("| generator head ", StringComparison.Ordinal) && line.Contains("| Simd ", StringComparison.Ordinal));

        string[] verdicts = [.. QuickStartProgram.Run(uninterrupted.Workspace, "kernels", "verify", "--seed", "1").Expect(0).Output];
        Assert.Contains("All agree with the reference:", verdicts[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(verdicts, line => line.Contains("WRONG", StringComparison.Ordinal));

        string folder = Path.Combine(uninterrupted.Workspace, "kernel-texts");
        string[] written = [.. QuickStartProgram.Run(uninterrupted.Workspace, "kernels", "dump", "--output", "kernel-texts").Expect(0).Output];
        Assert.Equal(written.Length - 1, Directory.GetFiles(folder, "*.ptx").Length);
        Assert.Equal(written.Length - 1, Directory.GetFiles(folder, "*.cl").Length);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        Assert.Equal(written.Length - 1, manifest.RootElement.GetProperty("kernels").GetArrayLength());
        Assert.Contains(
            "is there already",
            QuickStartProgram.Run(uninterrupted.Workspace, "kernels", "dump", "--output", "kernel-texts").Refusal(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Info_CountsTheParametersThatACheckpointHolds()
    {
        string[] lines = [.. QuickStartProgram.Run(uninterrupted.Workspace, "info", "--tflops", "1").Expect(0).Output];
        Dictionary<string, long> sizes = TensorSizes(Path.Combine(uninterrupted.Run.Checkpoint(uninterrupted.Run.Steps), "arena.safetensors"));

        string[] rows = [.. lines.Where(line => line.StartsWith("| parameters ", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Contains($" {Grouped(sizes.Values.Sum())}, shared ones counted once", rows[0], StringComparison.Ordinal);

        // The shared table of tokens belongs to both networks, and is stored with the discriminator's.
        long shared = sizes["discriminator.electra.embeddings.word_embeddings.weight"];
        long generator = sizes.Where(tensor => tensor.Key.StartsWith("generator", StringComparison.Ordinal)).Sum(tensor => tensor.Value);
        long discriminator = sizes.Values.Sum() - generator;
        Assert.Equal(
            ["parameters", Grouped(generator + shared), Grouped(discriminator)],
            rows[1].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Trim()));
    }

    /// <summary>Number of values of every tensor in a safetensors file.</summary>
    private static Dictionary<string, long> TensorSizes(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        using JsonDocument header = JsonDocument.Parse(reader.ReadBytes(checked((int)reader.ReadInt64())));
        return header.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(
                entry => entry.Name,
                entry => entry.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64()));
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^  (-\S+, )*(?<option>--[a-z][a-z0-9-]*)( <[^>]+>)?\s+(?<text>\S.*)$")]
    private static partial Regex OptionLine();
}
