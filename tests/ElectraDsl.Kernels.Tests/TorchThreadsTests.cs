using ElectraDsl.Kernels.Backends.Simd.Threads;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class TorchThreadsTests
{
    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 1000)]
    public void EveryShare_IsTakenOnce(int threads, int shares)
    {
        SkipWhereThereAreNone();
        for (int round = 0; round < 50; round++)
        {
            int[] taken = new int[shares];
            TorchThreads.Run(threads, shares, share => Interlocked.Increment(ref taken[share]));
            Assert.All(taken, count => Assert.Equal(1, count));
        }
    }

    /// <summary>An exception does not end the process, as it would in native code, and the threads serve on.</summary>
    [SkippableFact]
    public void Exception_ReachesTheCaller()
    {
        SkipWhereThereAreNone();
        for (int round = 0; round < 20; round++)
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => TorchThreads.Run(2, 8, share =>
            {
                if (share == 5)
                    throw new InvalidOperationException("share 5");
            }));
            Assert.Equal("share 5", thrown.Message);
            int sum = 0;
            TorchThreads.Run(2, 8, share => Interlocked.Add(ref sum, share));
            Assert.Equal(28, sum);
        }
    }

    /// <summary>Managed memory is collected while libtorch's threads run managed code.</summary>
    [SkippableFact]
    public void Collections_StopNoThread()
    {
        SkipWhereThereAreNone();
        long made = 0;
        for (int round = 0; round < 100; round++)
        {
            TorchThreads.Run(2, 16, share =>
            {
                byte[][] garbage = [.. Enumerable.Range(0, 50).Select(size => new byte[size * 100])];
                _ = Interlocked.Add(ref made, garbage.Length);
                if (share % 4 == 0)
                    GC.Collect(0);
            });
        }

        Assert.Equal(100L * 16 * 50, made);
    }

    private static void SkipWhereThereAreNone() =>
        Skip.IfNot(TorchThreads.AreKnown, "libtorch does not compute on threads of GNU's OpenMP here.");
}
