using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Inference;
using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    public static TheoryData<string, string> Damages => new()
    {
        { "arena.safetensors", "deleted" },
        { "arena.safetensors", "emptied" },
        { "arena.safetensors", "halved" },
        { "arena.safetensors", "one bit" },
        { "optimizer.safetensors", "deleted" },
        { "optimizer.safetensors", "halved" },
        { "optimizer.safetensors", "one bit" },
        { "state.json", "deleted" },
        { "state.json", "emptied" },
        { "state.json", "halved" },
        { "state.json", "digit" },
        { "state.json", "zeros" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void DamagedNewestCheckpoint_IsSetAside_AndTheOneBeforeItUsed(string file, string damage)
    {
        _ = runs.Start("damaged", new RecordingObserver { StopAfter = 8 }); // checkpoints of steps 5 and 8
        Damage(runs.Folder["damaged", "checkpoints", "step-00000008", file], damage);

        RecordingObserver observer = new() { StopAfter = 8 };
        Assert.False(runs.Resume("damaged", observer).Completed);
        Assert.Equal(5, observer.Facts!.FirstStep);
        string warning = Assert.Single(observer.Warnings);
        Assert.Contains($"step-00000008 is damaged ({file}: ", warning);
        Assert.Contains("the checkpoint of step 5 is used instead", warning);
        Assert.DoesNotContain('\n', warning);
        Assert.True(Directory.Exists(runs.Folder["damaged", "checkpoints", "step-00000008.damaged"]));
        Assert.True(Directory.Exists(runs.Folder["damaged", "checkpoints", "step-00000008"]));
    }

    [Fact]
    public void RunWithADamagedCheckpoint_EndsAsTheUndisturbedOne()
    {
        _ = runs.Start("whole");
        _ = runs.Start("damaged", new RecordingObserver { StopAfter = 14 });
        Damage(runs.Folder["damaged", "checkpoints", "step-00000014", "arena.safetensors"], "one bit");
        Damage(runs.Folder["damaged", "checkpoints", "step-00000010", "optimizer.safetensors"], "halved");

        RecordingObserver observer = new();
        Assert.True(runs.Resume("damaged", observer).Completed);
        Assert.Equal(5, observer.Facts!.FirstStep);
        Assert.Equal(2, observer.Warnings.Count);
        runs.AssertSame("whole", "damaged");
    }

    [Fact]
    public void NoWholeCheckpoint_IsAnError_AndNothingChanges()
    {
        _ = runs.Start("lost", new RecordingObserver { StopAfter = 8 });
        foreach (string step in new[] { "step-00000005", "step-00000008" })
            Damage(runs.Folder["lost", "checkpoints", step, "arena.safetensors"], "halved");
        string[] before = Names("lost");

        RunException error = Assert.Throws<RunException>(() => runs.Resume("lost"));
        Assert.Contains("has no undamaged checkpoint", error.Message);
        Assert.Contains("step-00000008 is damaged (arena.safetensors: its checksum differs), and so are 1 before it", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, Names("lost"));
    }

    /// <summary>What another version wrote is no damage: nothing is set aside, and no older checkpoint takes its place.</summary>
    [Theory]
    [InlineData(4, "has format 4, which this version of ElectraDsl does not know: use the version that wrote it.")]
    [InlineData(2, "has format 2, which an earlier version of ElectraDsl wrote: ")]
    public void CheckpointOfAnotherVersion_IsCalledSo(int format, string message)
    {
        _ = runs.Start("other", new RecordingObserver { StopAfter = 8 });
        string state = runs.Folder["other", "checkpoints", "step-00000008", "state.json"];
        SealedFile.Edit(state, json => json["format"] = format);
        string[] before = Names("other");
        using ParameterArena arena = new(SampleModel.Parameters.Layout, CPU);
        foreach (Action use in new Action[]
        {
            () => runs.Resume("other"),
            () => RunFolder.Open(runs.Folder["other"]).LoadWeights(arena, new SampleModel().Facts),
            () => TextEncoder.Open<SampleModel>(runs.Folder["other"]).Dispose(),
        })
            Assert.StartsWith($"{state} {message}", Assert.Throws<RunException>(use).Message, StringComparison.Ordinal);
        Assert.Equal(before, Names("other"));
    }

    [Fact]
    public void ExamplesOfAnotherVersion_AreCalledSo()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 1 });
        string path = runs.Folder["a", "shards", "training", "examples.json"];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string[] members = File.ReadAllText(runs.Corpus.Training.Path).Replace("\"format\": 3", "\"format\": 9", StringComparison.Ordinal).Split(",\n  \"checksum\"");
        File.WriteAllBytes(path, SealedJson.Seal(Encoding.UTF8.GetBytes(members[0] + "\n}")));
        File.Move(runs.Corpus.Training.Path, runs.Folder["elsewhere"]);
        using RunText text = new(RunFolder.Open(runs.Folder["a"]));
        Assert.StartsWith(
            $"{path}, the training examples of {runs.Folder["a"]}, has format version 9, which another version of ElectraDsl wrote: ",
            Assert.Throws<RunException>(() => text.Training).Message,
            StringComparison.Ordinal);
    }

    private string[] Names(string name) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(runs.Folder[name], "*", SearchOption.AllDirectories)
                .Where(path => !path.EndsWith("run.lock"))
                .Order(),
        ];

    private static void Damage(string path, string damage)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "deleted":
                File.Delete(path);
                return;
            case "emptied":
                bytes = [];
                break;
            case "halved":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "one bit":
                bytes[^100] ^= 1;
                break;
            case "digit":
                int tokens = bytes.AsSpan().IndexOf("\"tokens\": "u8) + "\"tokens\": ".Length;
                bytes[tokens] = (byte)(bytes[tokens] == '1' ? '2' : '1');
                break;
            case "zeros":
                bytes.AsSpan().Clear();
                break;
        }

        File.WriteAllBytes(path, bytes);
    }
}
