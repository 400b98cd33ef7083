using System.Numerics;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.AdamW;

/// <summary>The optimizer on CPU arenas: one pass for the norm, one for everything else. Results do not depend on the number of threads.</summary>
internal sealed unsafe class SimdAdamW : IAdamWKernel, IBuiltInKernel
{
    // Fixed, so that partial sums are the same on every machine; 32 KB of each of four arenas stay in the second-level cache.
    private const int ChunkSize = 8192;

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(
        Tensor weights,
        Tensor gradients,
        Tensor firstMoments,
        Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        Tensor? bfloat16Weights = null)
    {
        long count = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, regions, settings, bfloat16Weights, DeviceType.CPU);
        int chunks = checked((int)((count + ChunkSize - 1) / ChunkSize));
        nint w = TensorPointer.Of(weights), g = TensorPointer.Of(gradients), m = TensorPointer.Of(firstMoments), v = TensorPointer.Of(secondMoments);
        nint copy = bfloat16Weights is null ? 0 : TensorPointer.Of(bfloat16Weights);

        double[] squares = new double[chunks];
        Workers.For(chunks, count, (from, to) =>
        {
            for (int chunk = from; chunk < to; chunk++)
                squares[chunk] = SumOfSquares((float*)g + ((long)chunk * ChunkSize), ChunkLength(chunk, count));
        });
        double total = 0;
        foreach (double square in squares)
            total += square;
        float norm = (float)Math.Sqrt(total);

        (AdamWCoefficients coefficients, AdamWRates[] rates) = AdamWCoefficients.Of(settings, regions);
        AdamWUpdate update = new(coefficients, coefficients.Clip(norm));
        bool finite = float.IsFinite(norm);
        Workers.For(chunks, count, (from, to) =>
        {
            int region = 0;
            for (int chunk = from; chunk < to; chunk++)
            {
                long first = (long)chunk * ChunkSize, end = first + ChunkLength(chunk, count), start = first;
                if (!finite)
                {
                    new Span<float>((float*)g + first, (int)(end - first)).Clear();
                    start = end;
                }

                while (start < end)
                {
                    AdamWRates here = rates[region];
                    if (here.End <= start)
                    {
                        region++;
                        continue;
                    }

                    int length = (int)(Math.Min(here.End, end) - start);
                    update.Apply((float*)w + start, (float*)g + start, (float*)m + start, (float*)v + start, length, here.Rate, here.Decay);
                    start += length;
                }

                if (copy != 0) // while the chunk's weights are in the cache
                    BrainFloatVectors.Convert((float*)w + first, (ushort*)copy + first, (int)(end - first));
            }
        });

        GC.KeepAlive(weights);
        GC.KeepAlive(gradients);
        GC.KeepAlive(firstMoments);
        GC.KeepAlive(secondMoments);
        GC.KeepAlive(bfloat16Weights);
        Tensor result = empty(1, ScalarType.Float32);
        *(float*)TensorPointer.Of(result) = norm;
        return result;
    }

    private static int ChunkLength(int chunk, long count) => (int)Math.Min(ChunkSize, count - ((long)chunk * ChunkSize));

    private static double SumOfSquares(float* values, int count)
    {
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(values + i), out Vector<double> low, out Vector<double> high);
            even += low * low;
            odd += high * high;
        }

        double sum = Vector.Sum(even + odd);
        for (; i < count; i++)
            sum += (double)values[i] * values[i];
        return sum;
    }
}
