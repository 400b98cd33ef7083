using System.Globalization;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>Dropout, residual connection and norm, forward and backward: fused against plain, in sizes from QuickStart's to BERT-Base's.</summary>
internal static class BlockBenchmark
{
    private const int Rounds = 25;

    private static readonly (int Rows, int Length, int Width)[] Sizes =
        [(8, 16, 32), (16, 64, 64), (16, 64, 128), (8, 128, 64), (8, 128, 256), (32, 128, 256), (8, 128, 768)];

    public static void Run()
    {
        EncoderKernels fused = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.Simd).Encoder, plain = EncoderKernels.TorchOps;
        DropoutKey key = new(Seed: 1, Step: 2, Place: 3, FirstSequence: 0);
        Console.WriteLine($"  {get_num_threads()} threads, forward and backward, us; medians of {Rounds} interleaved rounds");
        Console.WriteLine("  norm       place  dropout  [B, L, H]           plain    fused   plain / fused");
        foreach ((Normalization kind, bool isPreNorm) in new[]
            {
                (Normalization.LayerNorm, false),
                (Normalization.LayerNorm, true),
                (Normalization.RmsNorm, true),
            })
        {
            foreach (double rate in new[] { 0, 0.1 })
            {
                foreach ((int rows, int length, int width) in Sizes)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Norm norm = new(kind, 1e-6);
                    Tensor residual = Leaf(rows, length, width), update = Leaf(rows, length, width), weight = Leaf(width);
                    Tensor? bias = kind == Normalization.LayerNorm ? Leaf(width) : null;
                    Tensor gradient = randn(rows, length, width);
                    int repeats = Math.Max(1, 2_000_000 / (rows * length * width));
                    double[] times = Stopwatches.Medians(Rounds, () => Repeat(plain), () => Repeat(fused));
                    string what = string.Create(CultureInfo.InvariantCulture, $"  {kind,-10} {(isPreNorm ? "pre" : "post"),-5} {rate,7:0.0}");
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what}  {$"[{rows}, {length}, {width}]",-16} {Microseconds(times[0]),8:F0} {Microseconds(times[1]),8:F0} {times[0] / times[1],8:F2}"));

                    double Microseconds(double time) => 1000 * time / repeats;

                    void Repeat(EncoderKernels kernels)
                    {
                        for (int repeat = 0; repeat < repeats; repeat++)
                            Pass(kernels);
                    }

                    void Pass(EncoderKernels kernels)
                    {
                        using DisposeScope pass = NewDisposeScope();
                        Dropout dropout = new(rate, rate > 0 ? key : null);
                        if (isPreNorm)
                        {
                            (Tensor sum, Tensor normalized) = kernels.ResidualNorm.PreNorm(residual, update, norm, weight, bias, dropout);
                            autograd.backward([sum, normalized], [gradient, gradient]);
                        }
                        else
                        {
                            kernels.ResidualNorm.PostNorm(residual, update, norm, weight, bias, dropout).backward([gradient]);
                        }
                    }
                }
            }
        }

        static Tensor Leaf(params long[] shape) => randn(shape).requires_grad_(true);
    }
}
