using ElectraDsl.Cli;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Cli;

public sealed class ModelForHoursTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ManyHours_TakeTheLargestModel_AndFewTheSmallest()
    {
        // Speeds are measured: the two budgets are far from where the choice changes on any machine.
        Assert.IsType<Wide>(Choose(hours: 1_000, out string said));
        Assert.StartsWith("Wide: the largest model here that sees 20 tokens for each of its parameters in --hours 1000 (it sees about ", said);
        Assert.EndsWith("). --model chooses another.", said);
        Assert.Contains("; Tiny ", said);

        Assert.IsType<Tiny>(Choose(hours: 1e-9, out said));
        Assert.StartsWith(
            "Tiny, the smallest model here: --hours 1e-9 is less than 20 tokens for each parameter of any (it sees about 0.0; Wide 0.0)",
            said);
    }

    [Fact]
    public void Pretrain_WithHoursAndNoModel_Chooses()
    {
        using StringWriter output = new(), error = new();
        int exitCode = ElectraProgram.Run(
            [
                "pretrain", "--corpus", SmallText.Write(folder["text.txt"]), "--output", folder["run"], "--hours", "1e-6", "--batch-size", "4",
                "--sequence-length", "32", "--evaluation-sequences", "16", "--device", "cpu",
            ],
            () => [new Wide(), new Tiny()],
            Terminal.Plain(output, error));
        Assert.True(exitCode == 0, error.ToString());
        Assert.Contains("Tiny, the smallest model here", output.ToString());
        Assert.Equal("ElectraDsl.Tests.Cli.Tiny", RunFolder.Open(folder["run"]).ReadManifest().Model.FullName);
    }

    private static PretrainingRecipe Choose(double hours, out string said)
    {
        using StringWriter output = new(), error = new();
        PretrainingRecipe chosen = ModelForHours.Choose(
            [new Tiny { Hours = hours, SequenceLength = 32 }, new Wide { Hours = hours, SequenceLength = 32 }], CPU, Terminal.Plain(output, error));
        said = output.ToString().ReplaceLineEndings(" ").Trim();
        return chosen;
    }
}
