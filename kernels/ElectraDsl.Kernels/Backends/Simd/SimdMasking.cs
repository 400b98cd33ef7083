using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Masking on CPU tensors: one row after the other.</summary>
internal sealed unsafe class SimdMasking<TSpec> : IMaskingKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    // A token costs its share of a vector of Philox blocks and of a short sort: a batch of some ten thousand is done before another thread is awake.
    private const int WorkPerToken = 2;

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null)
    {
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, continuesWord, maxPredictions, TSpec.Masking, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = inputIds.contiguous();                              // [B, L]
        Tensor mask = attentionMask.contiguous();                        // [B, L]
        Tensor? words = MaskingArguments.NeedsWords(TSpec.Masking) ? continuesWord!.contiguous() : null; // [B, L]
        Tensor masked = empty(rows, length, ScalarType.Int64);           // [B, L]
        Tensor positions = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor targets = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor weights = empty((long)rows * maxPredictions, ScalarType.Float32);
        nint idsAt = TensorPointer.Of(ids), maskAt = TensorPointer.Of(mask), maskedAt = TensorPointer.Of(masked);
        nint wordsAt = words is null ? 0 : TensorPointer.Of(words);
        nint positionsAt = TensorPointer.Of(positions), targetsAt = TensorPointer.Of(targets), weightsAt = TensorPointer.Of(weights);

        Workers.For(rows, (long)rows * length * WorkPerToken, (from, to) =>
        {
            MaskingScratch scratch = new(length);
            int[] chosen = new int[maxPredictions];
            for (int row = from; row < to; row++)
            {
                long first = (long)row * length, firstSlot = (long)row * maxPredictions;
                ReadOnlySpan<long> rowIds = new((long*)idsAt + first, length);
                ReadOnlySpan<bool> rowWords = wordsAt == 0 ? [] : new((bool*)wordsAt + first, length);
                MaskingRow<TSpec> here = new(rowIds, new((bool*)maskAt + first, length), rowWords, (uint)(firstRow + row), key, scratch);
                Span<long> rowMasked = new((long*)maskedAt + first, length);
                rowIds.CopyTo(rowMasked);
                int count = here.Choose(chosen, rowMasked);
                for (int slot = 0; slot < maxPredictions; slot++)
                {
                    bool used = slot < count;
                    int position = used ? chosen[slot] : 0;
                    ((long*)positionsAt)[firstSlot + slot] = first + position;
                    ((long*)targetsAt)[firstSlot + slot] = rowIds[position];
                    ((float*)weightsAt)[firstSlot + slot] = used ? 1 : 0;
                }
            }
        });

        GC.KeepAlive(ids);
        GC.KeepAlive(mask);
        GC.KeepAlive(words);
        return new MaskedBatch(
            masked.MoveToOuterDisposeScope(),
            positions.MoveToOuterDisposeScope(),
            targets.MoveToOuterDisposeScope(),
            weights.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public long Count(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default) =>
        MaskingRows<TSpec>.Count(inputIds, attentionMask, continuesWord, length, maxPredictions, key, firstRow);
}
