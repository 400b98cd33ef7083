using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Tests.Training;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.Cli;

/// <summary>Runs on prepared text that is larger than memory ought to be.</summary>
[Collection(nameof(Training.Runs))]
public sealed class LargeTextTests(ITestOutputHelper output) : IDisposable
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";
    private const int Shards = 160;
    private const long BytesOfShard = 64 << 20;

    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void TenGigabytes_AreTrainedOnAtOnce()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"It needs sparse files: set {SlowVariable}=1 to run it.");
        CapturedRun prepared = TinyProgram.Run(
            "prepare", "--corpus", SmallText.Write(program["text.txt"]), "--model", "Tiny", "--sequence-length", "32", "--output", program["text"]);
        Assert.True(prepared.ExitCode == 0, prepared.Error);
        Grow(program["text", "shards"]);

        Train("warm");                                   // libraries are loaded
        long started = Stopwatch.GetTimestamp();
        Train("run");
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{seconds:F2} s from the command to the end of its only step, with a checkpoint and an evaluation"));
        Assert.InRange(seconds, 0, 2);
    }

    private void Train(string name)
    {
        CapturedRun run = TinyProgram.Run(
            "pretrain", "--corpus", program["text"], "--output", program[name], "--model", "Tiny", "--sequence-length", "32", "--batch-size", "4",
            "--steps", "1", "--evaluation-sequences", "4", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>Makes the training text as many sparse shards, each the one that is there and zeros, known to be whole on this machine.</summary>
    private static void Grow(string folder)
    {
        string path = Path.Combine(folder, "training", "examples.json");
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "training", "00000.arrow"));
        ExampleManifest manifest = ExampleManifest.Read(path);
        ExampleShardFacts only = Assert.Single(manifest.Shards);
        VerifiedShards known = new(path);
        List<ExampleShardFacts> shards = [];
        for (int shard = 0; shard < Shards; shard++)
        {
            string file = Path.Combine(folder, "training", $"{shard:D5}.arrow");
            File.WriteAllBytes(file, bytes);
            using (FileStream stream = new(file, FileMode.Open))
                stream.SetLength(BytesOfShard);
            shards.Add(only with { Name = Path.GetFileName(file), Bytes = BytesOfShard, Checksum = "0" });
            known.Add(file, shards[^1]);
        }

        known.Save();
        ExampleManifest grown = manifest with { Shards = shards };
        grown.Write(path);
        SealedFile.Edit(Path.Combine(folder, "preparation.json"), json => json["training"] = grown.Checksum);
    }
}
