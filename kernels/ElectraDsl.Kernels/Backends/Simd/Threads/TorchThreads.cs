using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ElectraDsl.Kernels.Backends.Simd.Threads;

/// <summary>
/// The threads on which libtorch itself computes, where it has them from GNU's OpenMP: a loop on others would compete for the cores with those, which
/// spin for a while before they sleep.
/// </summary>
internal static unsafe class TorchThreads
{
    // The library that libtorch's packages for Linux call functions of; it is loaded already, and has its OpenMP among what it depends on.
    private const string Library = "libtorch_cpu.so";

    // void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned int flags), of libgomp's interface to compilers.
    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Parallel =
        (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)Find();

    /// <summary>Whether there are any.</summary>
    internal static bool AreKnown => Parallel != null;

    /// <summary>Calls <paramref name="body"/> for each share, once, on as many threads.</summary>
    /// <param name="threads">How many, the caller's among them.</param>
    /// <param name="shares">Taken one after the other by whoever is free.</param>
    /// <param name="body">Must not depend on who calls it.</param>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal static void Run(int threads, int shares, Action<int> body)
    {
        if (!AreKnown)
            throw new InvalidOperationException("libtorch's threads are not known here.");
        Loop loop = new(shares, body);
        GCHandle handle = GCHandle.Alloc(loop);
        try
        {
            Parallel(&Work, GCHandle.ToIntPtr(handle), (uint)threads, 0);
        }
        finally
        {
            handle.Free();
        }

        loop.Fault?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void Work(nint handle) => ((Loop)GCHandle.FromIntPtr(handle).Target!).TakeShares();

    private static nint Find() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad(Library, out nint library)
        && NativeLibrary.TryGetExport(library, "GOMP_parallel", out nint function) ? function : 0;

    private sealed class Loop(int shares, Action<int> body)
    {
        private int taken;

        /// <summary>The first exception, which must not leave through native code.</summary>
        public ExceptionDispatchInfo? Fault { get; private set; }

        public void TakeShares()
        {
            try
            {
                for (int share = Interlocked.Increment(ref taken) - 1; share < shares; share = Interlocked.Increment(ref taken) - 1)
                    body(share);
            }
            catch (Exception e)
            {
                Fault ??= ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
