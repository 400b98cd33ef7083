using System.Diagnostics;
using System.Threading.Channels;

namespace ElectraDsl.Serving;

/// <summary>
/// Joins the texts of requests that wait at the same time into batches: while one batch is computed, the texts of the next one gather. Nothing waits
/// for company, so that a request alone is answered as soon as without a queue. Texts are taken in the order in which they came; those of a request
/// that was canceled are left out.
/// </summary>
/// <typeparam name="TText">What is computed on: a text, or two.</typeparam>
/// <typeparam name="TResult">What is computed of a text.</typeparam>
internal sealed class BatchQueue<TText, TResult> : IAsyncDisposable
{
    private readonly Channel<WaitingText<TText, TResult>> waiting =
        Channel.CreateUnbounded<WaitingText<TText, TResult>>(new() { SingleReader = true });
    private readonly string operation;
    private readonly Func<IReadOnlyList<TText>, IReadOnlyList<TResult>> compute;
    private readonly int tokensOfBatch;
    private readonly ComputingThread thread;
    private readonly BatchMetrics metrics;
    private readonly Task computing;

    /// <summary>Starts to compute what is asked for.</summary>
    /// <param name="operation">What is computed, for the metrics.</param>
    /// <param name="compute">A result a text, in their order.</param>
    /// <param name="tokensOfBatch">Tokens of a batch; a text that has more is a batch of its own.</param>
    /// <param name="thread">Where batches are computed; queues may share it, and must end before it does.</param>
    /// <param name="metrics">Told of every batch.</param>
    public BatchQueue(
        string operation,
        Func<IReadOnlyList<TText>, IReadOnlyList<TResult>> compute,
        int tokensOfBatch,
        ComputingThread thread,
        BatchMetrics metrics)
    {
        (this.operation, this.compute, this.tokensOfBatch, this.thread, this.metrics) = (operation, compute, tokensOfBatch, thread, metrics);
        computing = Task.Run(ComputeAll);
    }

    /// <summary>Computes a request's texts, together with those of others.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="tokens">The tokens of each.</param>
    /// <param name="cancellation">Ends the waiting; what is being computed then is computed to its end.</param>
    /// <exception cref="OperationCanceledException">The request was canceled.</exception>
    public async Task<TResult[]> Compute(IReadOnlyList<TText> texts, IReadOnlyList<int> tokens, CancellationToken cancellation)
    {
        Task<TResult>[] results = new Task<TResult>[texts.Count];
        metrics.OnWaiting(operation, texts.Count);
        for (int index = 0; index < texts.Count; index++)
        {
            WaitingText<TText, TResult> text = new(texts[index], tokens[index], cancellation);
            results[index] = text.Result;
            if (!waiting.Writer.TryWrite(text))
                throw new ObjectDisposedException(nameof(BatchQueue<,>));
        }

        return await Task.WhenAll(results).WaitAsync(cancellation);
    }

    /// <summary>Takes nothing more, and ends when all that waits has been computed.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = waiting.Writer.TryComplete();
        await computing;
    }

    private async Task ComputeAll()
    {
        while (await waiting.Reader.WaitToReadAsync())
            await thread.Run(() => ComputeBatch(TakeBatch()));
    }

    private List<WaitingText<TText, TResult>> TakeBatch()
    {
        List<WaitingText<TText, TResult>> batch = [];
        int tokens = 0;
        while (waiting.Reader.TryPeek(out WaitingText<TText, TResult>? next))
        {
            if (!next.IsCanceled && batch.Count > 0 && tokens + next.Tokens > tokensOfBatch)
                break;
            _ = waiting.Reader.TryRead(out _);
            metrics.OnWaiting(operation, -1);
            if (next.IsCanceled)
            {
                next.Cancel();
                continue;
            }

            batch.Add(next);
            tokens += next.Tokens;
        }

        return batch;
    }

    /// <summary>What goes wrong is told to those who asked, and the next batch may do better.</summary>
    private void ComputeBatch(List<WaitingText<TText, TResult>> batch)
    {
        if (batch.Count == 0)
            return;
        long start = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<TResult> results = compute([.. batch.Select(text => text.Text)]);
            metrics.OnBatch(operation, batch.Count, batch.Sum(text => text.Tokens), Stopwatch.GetElapsedTime(start));
            for (int index = 0; index < batch.Count; index++)
                batch[index].Complete(results[index]);
        }
        catch (Exception exception)
        {
            foreach (WaitingText<TText, TResult> text in batch.Where(text => !text.Result.IsCompleted))
                text.Fail(exception);
        }
    }
}
