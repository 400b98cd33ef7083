using System.Text.Json.Nodes;
using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>What <c>--precision auto</c> comes to is decided when a run begins, and kept.</summary>
[Collection(nameof(Runs))]
public sealed class PrecisionTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Run_WritesDownWhatTheDeviceDecided()
    {
        Assert.Equal(Precision.Auto, Runs.Recipe.Precision);
        _ = runs.Start("auto", new RecordingObserver { StopAfter = 6 });
        Assert.Equal("float32", JsonNode.Parse(File.ReadAllText(runs.Folder["auto", "run.json"]))!["recipe"]!["precision"]!.GetValue<string>());
        Assert.Equal(Precision.Float32, RunFolder.Open(runs.Folder["auto"]).ReadRecipe(new SampleModel()).Precision);
    }

    [Fact]
    public void AutoOnTheCpu_IsFloat32_BitForBit()
    {
        _ = runs.Start("auto");
        _ = runs.Start("float32", recipe: Runs.Recipe with { Precision = Precision.Float32 });
        runs.AssertSame("float32", "auto");
    }

    /// <summary>Auto is no other precision than the run's; one that is named must be that.</summary>
    [Fact]
    public void ResumedRun_KeepsItsPrecision()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 6 });
        RunFolder folder = RunFolder.Open(runs.Folder["a"]);
        foreach (Precision same in new[] { Precision.Auto, Precision.Float32 })
            Assert.Equal(Precision.Float32, folder.ReadRecipe(new SampleModel(), Given(same)).Precision);
        Assert.Contains(
            "--precision bf16 contradicts", Assert.Throws<RunException>(() => folder.ReadRecipe(new SampleModel(), Given(Precision.Bf16))).Message);
        Assert.True(runs.Resume("a", given: Given(Precision.Auto)).Completed);

        static Dictionary<string, object> Given(Precision precision) => new() { ["precision"] = precision };
    }

    [Fact]
    public void RecipeOnADevice_IsDecided()
    {
        Assert.Equal(Precision.Float32, RecipeValidation.OnDevice(new SampleModel(), CPU).Precision);
        SampleModel chosen = new() { Precision = Precision.Float32 };
        Assert.Same(chosen, RecipeValidation.OnDevice(chosen, CPU));
    }
}
