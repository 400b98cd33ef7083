using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class MemoryTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void LiveTensors_DoNotGrow()
    {
        long after5 = 0, after50 = 0, before = LiveTensors.Settled();
        RecordingObserver observer = new()
        {
            Step = step =>
            {
                after5 = step == 5 ? Tensor.TotalCount : after5;
                after50 = step == 50 ? Tensor.TotalCount : after50;
            },
        };
        _ = runs.Start("a", observer, Runs.Recipe with { Steps = 51, ReportEvery = 3, CheckpointEvery = 10, EvaluateEvery = 20 });
        Assert.True(after5 > before);
        Assert.Equal(after5, after50);

        // Making a Parameter moves a tensor's handle, and TorchSharp never counts the emptied tensor as gone: one a parameter may stay.
        Assert.InRange(Tensor.TotalCount - before, 0, 80);
    }

    [Fact]
    public void CollectingGarbageWithoutPause_ChangesNothing()
    {
        _ = runs.Start("quiet");

        using CancellationTokenSource done = new(TimeSpan.FromSeconds(20));
        int collections = 0;
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
                collections++;
            }
        });
        collector.Start();
        int disturbed = 0;
        do
        {
            _ = runs.Start($"disturbed{disturbed}");
            runs.AssertSame("quiet", $"disturbed{disturbed}");
            disturbed++;
        }
        while (!done.IsCancellationRequested);
        collector.Join();
        Assert.True(collections > 100, $"Only {collections} collections.");
    }
}
