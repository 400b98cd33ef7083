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
