using System.Globalization;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>Attention, forward and backward: fused against plain, in the sizes of the models that are measured.</summary>
internal static class AttentionBenchmark
{
    private const int Rounds = 25;

    private static readonly (string What, int Rows, int Length, int Heads, int Size, int Window, bool IsRotary, bool IsHalfPadded)[] Sizes =
    [
        ("Small", 8, 128, 4, 64, 0, false, false),
        ("Small's generator", 8, 128, 1, 64, 0, false, false),
        ("Small, rotary", 8, 128, 4, 64, 0, true, false),
        ("Small, half padded", 8, 128, 4, 64, 0, false, true),
        ("Small, batch of 1", 1, 128, 4, 64, 0, false, false),
        ("Small, long", 2, 512, 4, 64, 0, false, false),
        ("Small, long, window 64", 2, 512, 4, 64, 64, false, false),
        ("tiny", 32, 128, 4, 32, 0, false, false),
        ("Base", 8, 128, 12, 64, 0, false, false),
    ];

    public static void Run()
    {
        EncoderKernels fused = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.Simd).Encoder, plain = EncoderKernels.TorchOps;
        DropoutKey key = new(Seed: 1, Step: 2, Place: 3, FirstSequence: 0);
        Console.WriteLine($"  {get_num_threads()} threads, forward and backward, us; medians of {Rounds} interleaved rounds");
        Console.WriteLine("                           dropout  [B, L, N x D]          plain    fused   plain / fused");
        foreach ((string what, int rows, int length, int heads, int size, int window, bool isRotary, bool isHalfPadded) in Sizes)
        {
            foreach (double rate in new[] { 0, 0.1 })
            {
                using DisposeScope scope = NewDisposeScope();
                using RotaryPositions? rotary = isRotary ? new RotaryPositions(length, size, CPU) : null;
                Tensor projections = randn(rows, length, 3 * heads * size).requires_grad_(true), gradient = randn(rows, length, heads * size);
                Tensor? tokens = isHalfPadded
                    ? tensor(Enumerable.Range(0, rows * length).Select(token => token % length < length / 2).ToArray(), [rows, length])
                    : null;
                Dropout dropout = new(rate, rate > 0 ? key : null);
                double[] times = Stopwatches.Medians(Rounds, () => Pass(plain), () => Pass(fused));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {what,-24} {rate,7:0.0}  {$"[{rows}, {length}, {heads} x {size}]",-18} {1000 * times[0],8:F0} {1000 * times[1],8:F0} {times[0] / times[1],8:F2}"));

                void Pass(EncoderKernels kernels)
                {
                    using DisposeScope pass = NewDisposeScope();
                    using AttentionMask mask = AttentionMask.Local(tokens, projections, window);
                    kernels.Attention.Run(projections, heads, mask, rotary, dropout).backward([gradient]);
                }
            }
        }
    }
}
