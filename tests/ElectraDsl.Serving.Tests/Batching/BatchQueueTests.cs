using System.Collections.Concurrent;

namespace ElectraDsl.Serving.Tests;

/// <summary>What is computed together, with a computation that waits until it is let go.</summary>
public sealed class BatchQueueTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<string[]> batches = [];
    private readonly SemaphoreSlim begun = new(0), mayEnd = new(0);
    private readonly ComputingThread thread = new();
    private readonly BatchQueue<string, int> queue;

    public BatchQueueTests() => queue = new BatchQueue<string, int>("test", Compute, tokensOfBatch: 10, thread, new BatchMetrics());

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        thread.Dispose();
        begun.Dispose();
        mayEnd.Dispose();
    }

    [Fact]
    public async Task WhatWaits_IsJoinedUpToTheTokensOfABatch()
    {
        Task<int[]> first = Ask("one");
        await begun.WaitAsync();
        Task<int[]>[] rest = [Ask("a", "bb"), Ask("ccc"), Ask("dddd"), Ask("eeeee"), Ask("longer than a batch"), Ask("f")];
        _ = mayEnd.Release(100);
        Assert.Equal(3, Assert.Single(await first));
        Assert.Equal([[1, 2], [3], [4], [5], [19], [1]], await Task.WhenAll(rest));
        Assert.Equal([["one"], ["a", "bb", "ccc", "dddd"], ["eeeee"], ["longer than a batch"], ["f"]], batches);
    }

    [Fact]
    public async Task CanceledRequest_LeavesAtOnce_AndIsNotComputed()
    {
        Task<int[]> first = Ask("one");
        await begun.WaitAsync();
        using CancellationTokenSource source = new();
        Task<int[]> canceled = Ask(source.Token, "gone", "too"), last = Ask("last");
        source.Cancel();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.False(last.IsCompleted);
        _ = mayEnd.Release(100);
        Assert.Equal(4, Assert.Single(await last));
        Assert.Equal(3, Assert.Single(await first));
        Assert.Equal([["one"], ["last"]], batches);
    }

    [Fact]
    public async Task Failure_ReachesThoseWhoAsked_AndNobodyElse()
    {
        _ = mayEnd.Release(100);
        Assert.Equal("fail", (await Assert.ThrowsAsync<InvalidOperationException>(() => Ask("fail"))).Message);
        Assert.Equal(4, Assert.Single(await Ask("well")));
    }

    [Fact]
    public async Task Disposal_ComputesWhatWaits()
    {
        Task<int[]> first = Ask("one"), second = Ask("two");
        Task disposal = queue.DisposeAsync().AsTask();
        _ = mayEnd.Release(100);
        await disposal;
        Assert.Equal(3, Assert.Single(await first));
        Assert.Equal(3, Assert.Single(await second));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask("late"));
    }

    private Task<int[]> Ask(params string[] texts) => Ask(CancellationToken.None, texts);

    private Task<int[]> Ask(CancellationToken cancellation, params string[] texts) =>
        queue.Compute(texts, [.. texts.Select(text => text.Length)], cancellation);

    private IReadOnlyList<int> Compute(IReadOnlyList<string> texts)
    {
        batches.Enqueue([.. texts]);
        _ = begun.Release();
        mayEnd.Wait();
        return texts.Contains("fail") ? throw new InvalidOperationException("fail") : [.. texts.Select(text => text.Length)];
    }
}
