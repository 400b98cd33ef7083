using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Replacement on CPU tensors: a copy, and a write for each slot.</summary>
internal sealed unsafe class SimdReplacement : IReplacementKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public CorruptedBatch Run(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples)
    {
        (int rows, int length, int slots) = ReplacementArguments.Check(inputIds, positions, weights, samples, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = inputIds.contiguous();                                  // [B, L]
        Tensor places = positions.contiguous();                              // [B * N]
        ReplacementArguments.CheckPositions(places, length, slots);
        Tensor weight = weights.contiguous();                                // [B * N]
        Tensor sample = samples.contiguous();                                // [B * N]
        Tensor corrupted = empty(rows, length, ScalarType.Int64);            // [B, L]
        Tensor labels = empty(rows, length, ScalarType.Bool);                // [B, L]
        nint idsAt = TensorPointer.Of(ids),
            placesAt = TensorPointer.Of(places),
            weightAt = TensorPointer.Of(weight),
            sampleAt = TensorPointer.Of(sample);
        nint corruptedAt = TensorPointer.Of(corrupted),
            labelsAt = TensorPointer.Of(labels);

        Workers.For(rows, (long)rows * (length + slots), (from, to) =>
        {
            int[] draws = new int[length];
            for (int row = from; row < to; row++)
            {
                long first = (long)row * length, firstSlot = (long)row * slots;
                Replace(
                    new ReadOnlySpan<long>((long*)idsAt + first, length),
                    new ReadOnlySpan<long>((long*)placesAt + firstSlot, slots),
                    new ReadOnlySpan<float>((float*)weightAt + firstSlot, slots),
                    new ReadOnlySpan<long>((long*)sampleAt + firstSlot, slots),
                    new Span<long>((long*)corruptedAt + first, length),
                    new Span<bool>((bool*)labelsAt + first, length),
                    draws,
                    first);
            }
        });

        GC.KeepAlive(ids);
        GC.KeepAlive(places);
        GC.KeepAlive(weight);
        GC.KeepAlive(sample);
        return new CorruptedBatch(corrupted.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    private static void Replace(
        ReadOnlySpan<long> ids,
        ReadOnlySpan<long> places,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<long> samples,
        Span<long> corrupted,
        Span<bool> labels,
        Span<int> draws,
        long first)
    {
        ids.CopyTo(corrupted);
        labels.Clear();
        draws.Clear();
        for (int slot = 0; slot < places.Length; slot++)
        {
            int position = (int)(places[slot] - first);
            if (weights[slot] == 0 || position == 0)
                continue;
            corrupted[position] = samples[slot] + (draws[position] > 0 ? corrupted[position] : 0);
            draws[position]++;
        }

        for (int slot = 0; slot < places.Length; slot++)
        {
            int position = (int)(places[slot] - first);
            if (draws[position] > 1)
                corrupted[position] /= draws[position];
            draws[position] = 0;                                             // the mean is taken once
            labels[position] = corrupted[position] != ids[position];
        }
    }
}
