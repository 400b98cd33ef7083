using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Masking on CPU tensors: one row after the other, the candidates ordered by their random keys.</summary>
internal sealed unsafe class SimdMasking<TSpec> : IMaskingKernel
    where TSpec : struct, IModelSpec
{
    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow)
    {
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, maxPredictions, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = inputIds.contiguous();                              // [B, L]
        Tensor mask = attentionMask.contiguous();                        // [B, L]
        Tensor masked = empty(rows, length, ScalarType.Int64);           // [B, L]
        Tensor positions = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor targets = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor weights = empty((long)rows * maxPredictions, ScalarType.Float32);
        nint idsAt = TensorPointer.Of(ids), maskAt = TensorPointer.Of(mask), maskedAt = TensorPointer.Of(masked);
        nint positionsAt = TensorPointer.Of(positions), targetsAt = TensorPointer.Of(targets), weightsAt = TensorPointer.Of(weights);

        Workers.For(rows, (long)rows * length * WorkPerToken, (from, to) =>
        {
            long[] orders = new long[length];
            for (int row = from; row < to; row++)
            {
                MaskRow(
                    new Span<long>((long*)idsAt + ((long)row * length), length),
                    new Span<bool>((bool*)maskAt + ((long)row * length), length),
                    new Span<long>((long*)maskedAt + ((long)row * length), length),
                    new Span<long>((long*)positionsAt + ((long)row * maxPredictions), maxPredictions),
                    new Span<long>((long*)targetsAt + ((long)row * maxPredictions), maxPredictions),
                    new Span<float>((float*)weightsAt + ((long)row * maxPredictions), maxPredictions),
                    orders,
                    (long)row * length,
                    (uint)(firstRow + row),
                    key);
            }
        });

        GC.KeepAlive(ids);
        GC.KeepAlive(mask);
        return new MaskedBatch(
            masked.MoveToOuterDisposeScope(), positions.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    // A token costs a Philox block and its share of a sort, as much as some dozens of plain operations.
    private const int WorkPerToken = 32;

    private static void MaskRow(
        ReadOnlySpan<long> ids, ReadOnlySpan<bool> mask, Span<long> masked, Span<long> positions, Span<long> targets, Span<float> weights,
        Span<long> orders, long rowStart, uint randomRow, RandomKey key)
    {
        ids.CopyTo(masked);
        positions.Fill(rowStart);
        targets.Fill(ids[0]);
        weights.Clear();

        int tokens = 0, candidates = 0;
        for (int position = 0; position < ids.Length; position++)
        {
            if (!mask[position])
                continue;
            tokens++;
            if (!MaskingOrder.IsCandidate<TSpec>(ids[position]))
                continue;
            orders[candidates++] = MaskingOrder.Of(Draw(position, randomRow, key).X, position);
        }

        int count = MaskCount.Of(tokens, candidates, TSpec.MaskProbability, positions.Length);
        orders[..candidates].Sort();
        Span<long> chosen = orders[..count];
        for (int slot = 0; slot < count; slot++)
            chosen[slot] = MaskingOrder.PositionOf(chosen[slot]);
        chosen.Sort();
        for (int slot = 0; slot < count; slot++)
        {
            int position = (int)chosen[slot];
            positions[slot] = rowStart + position;
            targets[slot] = ids[position];
            weights[slot] = 1;
            if (Philox.Uniform(Draw(position, randomRow, key).Y) < TSpec.MaskReplaceProbability)
                masked[position] = TSpec.MaskTokenId;
        }
    }

    private static PhiloxBlock Draw(int position, uint row, RandomKey key) =>
        Philox.Block((uint)position, row, key.Step, RandomStream.Masking, key.SeedLow, key.SeedHigh);
}
