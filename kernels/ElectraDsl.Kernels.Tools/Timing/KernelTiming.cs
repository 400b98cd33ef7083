using System.Diagnostics;
using ElectraDsl.Kernels.Tools.Cases;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Timing;

/// <summary>One op, timed.</summary>
/// <param name="Op">The op.</param>
/// <param name="Shape">Of its workload.</param>
/// <param name="Seconds">Median time of the kernel.</param>
/// <param name="PlainSeconds">Median time of the same made of TorchSharp calls, in the same rounds.</param>
/// <param name="BytesPerSecond">Bytes that must be moved, divided by the time.</param>
internal sealed record KernelTiming(string Op, string Shape, double Seconds, double PlainSeconds, double BytesPerSecond)
{
    // The run-time compiles a method for speed once it was called 30 times, and a tenth of a second later; training calls each op for days.
    private const int LeastWarmUpRounds = 3, MostWarmUpRounds = 100;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Times an op against its plain equivalent: in turn, A B A B …, so that a machine whose speed drifts is fair to both; medians, after a warm-up.
    /// </summary>
    /// <param name="op">The op.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="device">Where the tensors lie.</param>
    /// <param name="rounds">How many are counted.</param>
    /// <param name="quick">Whether to take the smaller workload.</param>
    internal static KernelTiming Of(OpCase op, KernelTable kernels, Device device, int rounds, bool quick)
    {
        OpSetting setting = op.Workload(quick);
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(1);
        Tensor[] inputs = [.. setting.Inputs.Select(input => input.Make(random).to(device))];
        Tensor[] work = [.. inputs.Select(input => input.clone())];
        double[] fused = new double[rounds], plain = new double[rounds];
        long begun = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastWarmUpRounds || (round < MostWarmUpRounds && Stopwatch.GetElapsedTime(begun) < WarmUpTime); round++)
            (fused[0], plain[0]) = Both();
        for (int round = 0; round < rounds; round++)
            (fused[round], plain[round]) = Both();

        double seconds = Median(fused);
        return new KernelTiming(op.Op, setting.Shape, seconds, Median(plain), op.BytesMoved(setting) / seconds);

        (double Fused, double Plain) Both() => (Seconds(() => _ = op.Run(kernels, setting, work)), Seconds(() => op.RunPlain(setting, work)));

        double Seconds(Action run)
        {
            // Ops overwrite their inputs; to bring them back is no part of the op.
            for (int i = 0; i < work.Length; i++)
                _ = work[i].copy_(inputs[i]);
            Wait(device);
            using DisposeScope round = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            run();
            Wait(device);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Waits for a device that computes on its own.</summary>
    internal static void Wait(Device device)
    {
        if (device.type == DeviceType.CUDA)
            cuda.synchronize(device);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
