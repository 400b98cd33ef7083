using TorchSharp;

namespace ElectraDsl.Kernels.Backends.Simd.Threads;

/// <summary>Spreads rows or chunks over as many threads as libtorch uses, or over none where waking them costs more than they save.</summary>
internal static class Workers
{
    // Some tens of microseconds of work: what it takes to wake a pool thread and wait for it.
    private const long SerialWork = 1 << 16;

    // More shares than threads, so that a thread that is held up does not hold up the rest.
    private const int SharesPerThread = 4;

    /// <summary>Calls <paramref name="body"/> for ranges [from, to) that cover [0, <paramref name="count"/>).</summary>
    /// <param name="count">Rows or chunks.</param>
    /// <param name="work">Elements touched in all.</param>
    /// <param name="body">Must not depend on how the ranges fall.</param>
    internal static void For(int count, long work, Action<int, int> body)
    {
        int threads = torch.get_num_threads();
        if (threads <= 1 || count <= 1 || work < SerialWork)
        {
            body(0, count);
            return;
        }

        int shares = Math.Min(count, threads * SharesPerThread);
        if (TorchThreads.AreKnown)
            TorchThreads.Run(threads, shares, Take);
        else
            _ = Parallel.For(0, shares, new ParallelOptions { MaxDegreeOfParallelism = threads }, Take);

        void Take(int share) => body((int)((long)count * share / shares), (int)((long)count * (share + 1) / shares));
    }
}
