using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="MaskingBody"/>.</summary>
internal sealed class PortableMasking<TSpec> : IMaskingKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    private static readonly KernelBody Mask = new(MaskingBody.Mask<TSpec>);

    private readonly KernelDevice kernels;

    internal PortableMasking(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(Mask);
    }

    /// <inheritdoc/>
    public KernelBackend Backend => kernels.Backend;

    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null)
    {
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, continuesWord, maxPredictions, TSpec.Masking, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = inputIds.device;
        Tensor masked = empty(rows, length, ScalarType.Int64, device);   // [B, L]
        Tensor positions = empty((long)rows * maxPredictions, ScalarType.Int64, device);
        Tensor targets = empty((long)rows * maxPredictions, ScalarType.Int64, device);
        Tensor weights = empty((long)rows * maxPredictions, ScalarType.Float32, device);
        if (rows > 0)
        {
            Tensor orders = empty(rows, length, ScalarType.Int64, device); // [B, L], scratch
            kernels.Launch(
                Mask,
                rows,
                inputIds.contiguous(),
                attentionMask.contiguous(),
                MaskingArguments.NeedsWords(TSpec.Masking) ? continuesWord!.contiguous() : empty(0, ScalarType.Bool, device),
                masked,
                positions,
                targets,
                weights,
                orders,
                length,
                maxPredictions,
                key.SeedLow,
                key.SeedHigh,
                key.Step,
                firstRow);
        }

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
