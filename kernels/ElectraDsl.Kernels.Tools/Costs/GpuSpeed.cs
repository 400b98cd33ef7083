using ElectraDsl.Kernels.Backends.Ptx;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Costs;

/// <summary>What a GPU does in a second, at most.</summary>
/// <param name="Name">NVIDIA's.</param>
/// <param name="BytesPerSecond">Of its memory, read and written.</param>
/// <param name="Multiprocessors">Their number.</param>
/// <param name="Hertz">Their clock, at its highest.</param>
internal readonly record struct GpuSpeed(string Name, double BytesPerSecond, int Multiprocessors, double Hertz)
{
    // Of a multiprocessor since Volta, one instruction of a warp in a cycle each.
    private const int Schedulers = 4;

    /// <summary>
    /// GPUs of NVIDIA's data sheets: memory bandwidth, multiprocessors, and the clock that their float32 peak comes to, two operations a cycle of
    /// each of 128 lanes a multiprocessor (64 in the T4 and A100). A100 and H100 are those with 80 GB and SXM sockets.
    /// </summary>
    internal static IReadOnlyList<GpuSpeed> Known { get; } =
    [
        new("T4", 320e9, 40, 1.59e9),
        new("RTX 4090", 1008e9, 128, 2.52e9),
        new("A100", 2039e9, 108, 1.41e9),
        new("H100", 3350e9, 132, 1.98e9),
        new("H200", 4800e9, 132, 1.98e9),
    ];

    /// <summary>Instructions of warps that are issued in a second.</summary>
    internal double InstructionsPerSecond => Multiprocessors * Schedulers * Hertz;

    /// <summary>Turns of requests in shared memory that are taken in a second: one in a cycle of each multiprocessor.</summary>
    internal double TurnsPerSecond => Multiprocessors * Hertz;

    /// <summary>A GPU that is here, whose driver says how large and fast it is.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="bytesPerSecond">Of a large copy, measured.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    internal static GpuSpeed Of(Device device, double bytesPerSecond)
    {
        (int multiprocessors, double hertz) = CudaDevice.Open(device.index).Clock();
        return new GpuSpeed("this GPU", bytesPerSecond, multiprocessors, hertz);
    }
}
