using System.Text.Json.Nodes;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class RefusedRunTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void NewRunIntoARun_IsRefused_AndNothingChanges()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        byte[] metrics = File.ReadAllBytes(runs.Folder["a", "metrics.jsonl"]);
        string error = Refusal(() => runs.Start("a"));
        Assert.Contains("already holds a run", error);
        Assert.Contains("--resume", error);
        Assert.Equal(metrics, File.ReadAllBytes(runs.Folder["a", "metrics.jsonl"]));
        Assert.Equal(["start a"], RunFolder.Open(runs.Folder["a"]).ReadManifest().CommandLines.ToArray());
    }

    [Fact]
    public void FileInsteadOfAFolder_IsRefused()
    {
        File.WriteAllText(runs.Folder["file"], "");
        Assert.Contains("is a file", Refusal(() => runs.Start("file")));
    }

    [Fact]
    public void ResumeWithoutARun_IsRefused() => Assert.Contains("holds no run", Refusal(() => runs.Resume("absent")));

    [Fact]
    public void AnotherModel_IsRefused_WithTheFirstDifference()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string[] before = Directory.GetFileSystemEntries(runs.Folder["a"], "*", SearchOption.AllDirectories);
        string error = Refusal(() => PretrainingRun.Resume(new OtherModel(), runs.Folder["a"], runs.Corpus, CPU));
        Assert.Contains("Samples.SampleModel", error);
        Assert.Contains("Tests.OtherModel", error);
        Assert.Contains("name is \"SampleModel\" there and \"OtherModel\" here", error);
        Assert.Equal(before, Directory.GetFileSystemEntries(runs.Folder["a"], "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("rtd_loss", "Samples.FocalLoss")]
    [InlineData("matrix_product", "Samples.OpenBlas")]
    public void RunWithAnotherKernel_IsRefused_ByItsName(string argument, string type)
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string path = runs.Folder["a", "run.json"];
        Assert.DoesNotContain(argument, File.ReadAllText(path), StringComparison.Ordinal); // only what is swapped is written
        SealedFile.Edit(path, manifest => manifest["model"]!["kernels"]![argument] = type);
        Assert.Contains($"kernels.{argument} is \"{type}\" there and absent here", Refusal(() => runs.Resume("a")));
    }

    [Fact]
    public void RunFromBeforeKernelsWereRecorded_IsStillTheModels()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string path = runs.Folder["a", "run.json"];
        SealedFile.Edit(path, manifest => Assert.True(manifest["model"]!.AsObject().Remove("kernels")));
        Assert.Equal(new KernelFacts(), RunFolder.Open(runs.Folder["a"]).ReadManifest().Model.Kernels);
        _ = RunFolder.Open(runs.Folder["a"]).ReadRecipe(new SampleModel());
    }

    [Fact]
    public void WeightsOfAnotherModel_AreRefused_WithTheFirstDifference()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        using ParameterArena arena = new(SampleModel.Parameters.Layout, CPU);
        ModelConfig wider = new SampleModel().Facts with { Fingerprint = "0", Generator = new OtherModel().Facts.Generator! };
        string error = Refusal(() => RunFolder.Open(runs.Folder["a"]).LoadWeights(arena, wider));
        Assert.Contains("generator.hidden_size is 64 there and 128 here", error);
    }

    [Fact]
    public void HyperparameterThatShapesTraining_MustNotChange()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string error = Refusal(() => runs.Resume("a", given: new Dictionary<string, object> { ["learning-rate"] = 1e-3 }));
        Assert.Contains("--learning-rate 0.001 contradicts", error);
        Assert.Contains("where it is 0.002", error);

        error = Refusal(() => runs.Resume("a", given: new Dictionary<string, object> { ["adam-rule"] = AdamWRule.Torch }));
        Assert.Contains("--adam-rule torch contradicts", error);
        Assert.Contains("where it is original", error);

        RecordingObserver observer = new() { StopAfter = 7 };
        _ = runs.Resume("a", observer, new Dictionary<string, object> { ["learning-rate"] = 2e-3, ["report-every"] = 1 });
        Assert.Equal([7], observer.Reports.Select(report => report.Step));
        PretrainingRecipe recipe = RunFolder.Open(runs.Folder["a"]).ReadRecipe(new SampleModel());
        Assert.Equal(Runs.Recipe with { ReportEvery = 1, Precision = Precision.Float32 }, recipe);
    }

    [Fact]
    public void EditedManifest_IsRefused()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string path = runs.Folder["a", "run.json"], text = File.ReadAllText(path);
        Assert.Contains("\"batch_size\": 6", text, StringComparison.Ordinal);
        foreach (string edited in new[]
            {
                text.Replace("\"batch_size\": 6", "\"batch_size\": 7", StringComparison.Ordinal),
                text[..^50],
                text + "\n",
                "",
                "[]",
                "{}",
                "null",
            })
        {
            File.WriteAllText(path, edited);
            Assert.Contains(
                $"{path} was changed or cut off since it was written (its checksum differs): nothing in it is meant to be edited.",
                Refusal(() => runs.Resume("a")));
        }

        File.WriteAllText(path, text);
        SealedFile.Edit(path, manifest => manifest["recipe"]!["batch_size"] = 9); // what an accident cannot do
        Assert.Contains("batch_size is 9 in", Refusal(() => runs.Resume("a")));
    }

    [Theory]
    [InlineData(1, "has format 1, which an earlier version of ElectraDsl wrote")]
    [InlineData(3, "has format 3, which this version of ElectraDsl does not know: use the version that wrote it.")]
    public void RunOfAnotherFormat_IsRefusedByName_WithTheWayOut(int format, string reason)
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        string path = runs.Folder["a", "run.json"];
        SealedFile.Edit(path, manifest => manifest["format"] = format);
        if (format == 1)
            File.WriteAllText(path, JsonNode.Parse(File.ReadAllText(path).Replace("checksum", "check"))!.ToJsonString()); // it had no checksum then
        Assert.Contains(reason, Refusal(() => runs.Resume("a")));
    }

    [Fact]
    public void AnotherCorpus_IsRefused()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        using PreparedCorpus other = SyntheticCorpus.Prepare(runs.Folder["other"], seed: 2);
        Assert.Contains("is not the text", Refusal(() => PretrainingRun.Resume(new SampleModel(), runs.Folder["a"], other, CPU)));
    }

    [Fact]
    public void CorpusOfAnotherLength_IsRefused_BeforeAnythingIsWritten()
    {
        Assert.Contains("SequenceLength is 32", Refusal(() => runs.Start("a", recipe: Runs.Recipe with { SequenceLength = 32 })));
        Assert.Contains("BatchSize is 0: it must be at least 1.", Refusal(() => runs.Start("a", recipe: Runs.Recipe with { BatchSize = 0 })));
        Assert.False(Directory.Exists(runs.Folder["a"]));
    }

    [Fact]
    public void SecondProcess_IsRefused_WhileTheFirstTrains()
    {
        string error = "";
        RecordingObserver observer = new()
        {
            StopAfter = 6,
            Step = step => error = step == 6 ? Refusal(() => runs.Resume("a")) : error,
        };
        _ = runs.Start("a", observer);
        Assert.Contains("another process", error);
        Assert.Equal(7, ResumeOneStep().Step);
    }

    [Fact]
    public void WarmupBeyondTheEnd_IsWarnedOf()
    {
        RecordingObserver observer = new() { StopAfter = 1 };
        _ = runs.Start("a", observer, Runs.Recipe with { WarmupSteps = 10_000 });
        Assert.Contains("WarmupSteps is 10000, and Steps only 30", Assert.Single(observer.Alarms).Line);
        observer = new() { StopAfter = 1 };
        _ = runs.Start("b", observer, Runs.Recipe with { WarmupProportion = 1 });
        Assert.Contains("WarmupProportion is 1", Assert.Single(observer.Alarms).Line);
    }

    private PretrainingOutcome ResumeOneStep() => runs.Resume("a", new RecordingObserver { StopAfter = 7 });

    private static string Refusal(Func<object> run)
    {
        RunException error = Assert.Throws<RunException>(run);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
