using System.Diagnostics;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Timing;

/// <summary>How fast a device moves memory: what no kernel on data out of memory can beat.</summary>
internal static class CopyCeiling
{
    // More than last-level caches hold: 128 MB from, as much to.
    private const long CpuBytes = 1L << 27, GpuBytes = 1L << 30;

    private const int Rounds = 7;

    /// <summary>
    /// Bytes read and written in a second by a large copy, on as many threads as the kernels take: the fastest of some, because it is to be a
    /// ceiling.
    /// </summary>
    internal static double Measure(Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isCpu = device.type == DeviceType.CPU;
        long bytes = isCpu ? CpuBytes : GpuBytes;
        Tensor source = ones(bytes, ScalarType.Byte, device), target = zeros(bytes, ScalarType.Byte, device);
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            KernelTiming.Wait(device);
            long start = Stopwatch.GetTimestamp();
            if (isCpu)
                CopyInShares(source, target, bytes);
            else
                _ = target.copy_(source);
            KernelTiming.Wait(device);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2 * bytes / best;
    }

    private static unsafe void CopyInShares(Tensor source, Tensor target, long bytes)
    {
        (nint from, nint to) = (TensorPointer.Of(source), TensorPointer.Of(target));
        int shares = get_num_threads();
        _ = Parallel.For(0, shares, new ParallelOptions { MaxDegreeOfParallelism = shares }, share =>
        {
            (long begin, long end) = (bytes * share / shares, bytes * (share + 1) / shares);
            Buffer.MemoryCopy((void*)(from + (nint)begin), (void*)(to + (nint)begin), end - begin, end - begin);
        });
    }
}
