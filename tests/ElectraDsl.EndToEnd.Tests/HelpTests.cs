using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ElectraDsl.Training;

namespace ElectraDsl.EndToEnd.Tests;

[Collection(nameof(SharedRun))]
public sealed partial class HelpTests(UninterruptedRun uninterrupted)
{
    private static readonly string[] EveryCommand = ["--help", "--verbose"];
    private static readonly string[] ExistingRun = ["--run", "--model", "--device", "--threads", .. EveryCommand];

    /// <summary>Every command with its options.</summary>
    public static TheoryData<string, string[]> Commands => new()
    {
        { "", ["--version", .. EveryCommand] },
        {
            "pretrain",
            ["--corpus", "--output", "--resume", "--vocab", "--initialize-from", "--model", "--device", "--threads", .. RecipeKnobs.All.Select(knob => knob.Option), .. EveryCommand]
        },
        { "evaluate", ExistingRun },
        { "demo", ExistingRun },
        { "export", ["--run", "--output", "--step", "--model", .. EveryCommand] },
        {
            "info",
            [
                "--model", "--device", "--threads", "--steps", "--batch-size", "--micro-batch-size", "--sequence-length", "--tflops", "--utilization",
                "--json", .. EveryCommand,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_ExplainsEveryOptionOnce(string command, string[] options)
    {
        string[] arguments = command.Length > 0 ? [command, "--help"] : ["--help"];
        ProgramResult result = QuickStartProgram.Run(uninterrupted.Workspace, arguments).Expect(0);
        Assert.Empty(result.Error);
        Match[] explained = [.. result.Output.Select(line => OptionLine().Match(line)).Where(match => match.Success)];
        Assert.Equal(options.Order(StringComparer.Ordinal), explained.Select(match => match.Groups["option"].Value).Order(StringComparer.Ordinal));
        Assert.All(explained, match => Assert.NotEqual("", match.Groups["text"].Value));
    }

    [Fact]
    public void Help_NamesEveryCommand()
    {
        ProgramResult result = QuickStartProgram.Run(uninterrupted.Workspace, "--help").Expect(0);
        string[] commands = [.. result.Output.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(Commands.Select(row => (string)row[0]).Where(command => command.Length > 0), commands);
    }

    [Fact]
    public void Info_CountsTheParametersThatACheckpointHolds()
    {
        string[] lines = [.. QuickStartProgram.Run(uninterrupted.Workspace, "info", "--tflops", "1").Expect(0).Output];
        Dictionary<string, long> sizes = TensorSizes(Path.Combine(uninterrupted.Run.Checkpoint(uninterrupted.Run.Steps), "arena.safetensors"));

        string[] rows = [.. lines.Where(line => line.StartsWith("| parameters ", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Contains($" {Grouped(sizes.Values.Sum())}, shared ones counted once", rows[0], StringComparison.Ordinal);

        // Shared embeddings belong to both networks, and are stored with the discriminator's.
        long shared = sizes.Where(tensor => tensor.Key.Contains(".embeddings.", StringComparison.Ordinal)).Sum(tensor => tensor.Value);
        long generator = sizes.Where(tensor => tensor.Key.StartsWith("generator", StringComparison.Ordinal)).Sum(tensor => tensor.Value);
        long discriminator = sizes.Values.Sum() - generator;
        Assert.Equal(["parameters", Grouped(generator + shared), Grouped(discriminator)], rows[1].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Trim()));
    }

    /// <summary>Number of values of every tensor in a safetensors file.</summary>
    private static Dictionary<string, long> TensorSizes(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        using JsonDocument header = JsonDocument.Parse(reader.ReadBytes(checked((int)reader.ReadInt64())));
        return header.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64()));
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^  (-\S+, )*(?<option>--[a-z][a-z0-9-]*)( <[^>]+>)?\s+(?<text>\S.*)$")]
    private static partial Regex OptionLine();
}
