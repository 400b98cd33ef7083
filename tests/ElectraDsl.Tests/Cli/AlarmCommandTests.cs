using ElectraDsl.Checkpoints;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Cli;

/// <summary>The tensors of <see cref="Tiny"/> under another declaration.</summary>
[ElectraModel(Base = typeof(Tiny), SamplingTemperature = 2)]
internal sealed partial record TinyHot;

/// <summary>Alarms, and what is refused before there is work, by the command line.</summary>
public sealed class AlarmCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void AlarmOfTraining_IsSaidWithItsCure_AndIsInEveryRecordOfTheRun()
    {
        CapturedRun run = program.Pretrain("run", "--model", "Tiny", "--steps", "6", "--learning-rate", "1e-30");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("alarm weights-not-moving: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Try: a higher --learning-rate", run.Error, StringComparison.Ordinal);
        Assert.Contains("alarms: weights-not-moving", run.Output, StringComparison.Ordinal);

        RunFolder folder = RunFolder.Open(program["run"]);
        Assert.Equal(["weights-not-moving"], folder.ReadAlarms().Select(alarm => alarm.Name));
        Assert.All(folder.ReadMetrics(), report => Assert.Equal("weights-not-moving", report.Alarms.ToString()));
        Assert.Contains("\"alarms\":[\"weights-not-moving\"]", File.ReadAllText(folder.MetricsPath), StringComparison.Ordinal);
        Assert.Contains("weights-not-moving", File.ReadAllText(folder.ReportPath), StringComparison.Ordinal);
        string events = File.ReadAllText(Directory.GetFiles(folder.TensorBoardPath).Single());
        Assert.Contains("alarms/weights-not-moving", events, StringComparison.Ordinal);
    }

    [Fact]
    public void AlarmStop_EndsTheRunBehindACheckpoint_WithItsExitCode()
    {
        string[] options = ["--model", "Tiny", "--steps", "9", "--learning-rate", "1e-30"];
        CapturedRun run = program.Pretrain("run", [.. options, "--alarms", "stop"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Stopped by the alarm weights-not-moving after step 3 of 9", run.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(program["run", "checkpoints", "step-00000003"]));

        // The condition still holds: it stops again, unless it is told not to.
        CapturedRun again = TinyProgram.Run("pretrain", "--resume", program["run"], "--model", "Tiny", "--device", "cpu");
        Assert.True(again.ExitCode == 3, again.Error);
        CapturedRun resumed = TinyProgram.Run("pretrain", "--resume", program["run"], "--model", "Tiny", "--device", "cpu", "--alarms", "warn");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Single(RunFolder.Open(program["run"]).ReadAlarms());
    }

    [Fact]
    public void AlarmOfTheRecipe_WithStop_IsRefusedBeforeTheTextIsRead()
    {
        CapturedRun run = program.Pretrain("run", "--model", "Tiny", "--steps", "2", "--alarms", "stop");
        run.IsUsageError("alarm warmup-longer-than-run: --warmup-steps is 2, and --steps only 2", "Nothing was started");
        Assert.False(Directory.Exists(program["run"]));
    }

    [Fact]
    public void EveryFigureOfAReport_StandsBesideItsBaseline()
    {
        CapturedRun run = program.Pretrain("run", "--model", "Tiny", "--steps", "6");
        Assert.True(run.ExitCode == 0, run.Error);
        string line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("step 6/6", StringComparison.Ordinal));
        Assert.All(
            ["(most frequent token ", "(without context ", "(majority class ", "(rate alone "],
            baseline => Assert.Contains(baseline, line, StringComparison.Ordinal));
    }

    [Fact]
    public void WarmupThatNothingSets_IsATenthOfTheSteps_AndAtMostTheOriginals()
    {
        Assert.Equal(120, new Tiny { Steps = 1_200 }.WarmupSteps);
        Assert.Equal(10_000, new Tiny().WarmupSteps);
        Assert.Equal(7, new Tiny { WarmupSteps = 7, Steps = 1_200 }.WarmupSteps);
        Assert.Equal(30, (new Tiny { Steps = 1_200 } with { Steps = 300 }).WarmupSteps);
        Assert.Equal(10_000, new Presets.Small { Steps = 1_200 }.WarmupSteps);
        Assert.Equal((true, false), (new Tiny().CarryOverflow, new Presets.Small().CarryOverflow));
    }

    [Fact]
    public void VariantWithTheSameTensors_GivesItsWeights_AndSaysWhatDiffers()
    {
        using DisposeScope scope = NewDisposeScope();
        _ = program.Train("Tiny");
        CapturedRun run = CapturedRun.Of(
            [
                "pretrain",
                "--corpus",
                program["text.txt"],
                "--output",
                program["hot"],
                "--initialize-from",
                program["Tiny"],
                "--model", "TinyHot", "--steps", "1", "--batch-size", "4", "--sequence-length", "32", "--evaluation-sequences", "16", "--device",
                "cpu",
            ],
            new Tiny(),
            new TinyHot());
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("its tensors fit ElectraDsl.Tests.Cli.TinyHot", run.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(program["hot", "checkpoints", "step-00000001"]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WeightsThatAreNoNumbers_AreRefusedByTheirName_BeforeTheTextIsRead(float wrong)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = program.Train("Tiny");
        string path = program["Tiny", "hf", "discriminator", "model.safetensors"];
        List<(string Name, Tensor Value)> tensors = [];
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach (SafetensorsEntry entry in file.Entries)
                tensors.Add((entry.Name, file.Load(entry.Name)));
        }

        (string name, Tensor spoilt) = tensors.First(tensor => tensor.Name.Contains("layer.0", StringComparison.Ordinal));
        spoilt.data<float>()[3] = wrong;
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        CapturedRun run = program.Pretrain("more", "--model", "Tiny", "--steps", "1", "--initialize-from", program["Tiny", "hf"]);
        run.IsUsageError($"{name} holds ", "weights must be finite");
        Assert.DoesNotContain("Corpus:", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(program["more"]));
    }

    [Fact]
    public void NetworksThatShareNothing_WhereTheModelTies_AreRefusedBeforeTheTextIsRead()
    {
        using DisposeScope scope = NewDisposeScope();
        _ = program.Train("Tiny");
        string path = program["Tiny", "hf", "generator", "model.safetensors"];
        List<(string Name, Tensor Value)> tensors = [];
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach (SafetensorsEntry entry in file.Entries)
                tensors.Add((entry.Name, file.Load(entry.Name)));
        }

        tensors.First(tensor => tensor.Name.Contains("word_embeddings", StringComparison.Ordinal)).Value.view(-1).data<float>()[0] = 7;
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        CapturedRun run = program.Pretrain("more", "--model", "Tiny", "--steps", "1", "--initialize-from", program["Tiny", "hf"]);
        run.IsUsageError("word_embeddings");
        Assert.DoesNotContain("Corpus:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void StructuredText_IsRefused_UnlessItIsMeant()
    {
        File.WriteAllText(program["text.json"], "[\n{\"text\": \"One sentence.\"},\n{\"text\": \"Two sentences.\"}\n]\n");
        string[] options =
        [
            "pretrain",
            "--corpus",
            program["text.json"],
            "--output",
            program["run"],
            "--model", "Tiny", "--steps", "1", "--sequence-length", "32",
        ];
        TinyProgram.Run(options).IsUsageError("text.json looks like JSON", "--format text");
        TinyProgram.Run([.. options, "--format", "text"]).IsUsageError("is a single document");
    }
}
