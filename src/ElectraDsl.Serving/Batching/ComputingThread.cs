using System.Collections.Concurrent;

namespace ElectraDsl.Serving;

/// <summary>
/// The one thread on which a server computes, one batch after another. libtorch keeps threads and memory of its own for every thread that calls it,
/// and threads of the pool come and go.
/// </summary>
internal sealed class ComputingThread : IDisposable
{
    private readonly BlockingCollection<Task> work = [];
    private readonly Thread thread;

    /// <summary>Starts it.</summary>
    public ComputingThread()
    {
        thread = new Thread(RunAll) { IsBackground = true, Name = "batches" };
        thread.Start();
    }

    /// <summary>Computes something, after what was given before.</summary>
    /// <returns>Ends with it, and fails where it fails.</returns>
    public Task Run(Action action)
    {
        Task task = new(action, TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(task);
        return task;
    }

    /// <summary>Ends when all that was given has been computed.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void RunAll()
    {
        foreach (Task task in work.GetConsumingEnumerable())
            task.RunSynchronously();
    }
}
