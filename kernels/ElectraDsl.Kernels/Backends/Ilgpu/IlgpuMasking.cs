using ILGPU;
using ILGPU.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>Runs <see cref="MaskingBody"/>.</summary>
internal sealed class IlgpuMasking<TSpec> : IMaskingKernel
    where TSpec : struct, IModelSpec
{
    private static readonly Lazy<Action<
        KernelConfig, ArrayView<long>, ArrayView<byte>, ArrayView<long>, ArrayView<long>, ArrayView<long>, ArrayView<float>, ArrayView<long>,
        int, int, uint, uint, uint, int>> Kernel =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<
            ArrayView<long>, ArrayView<byte>, ArrayView<long>, ArrayView<long>, ArrayView<long>, ArrayView<float>, ArrayView<long>,
            int, int, uint, uint, uint, int>(MaskingBody.Mask<TSpec>));

    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow)
    {
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, maxPredictions, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor masked = empty(rows, length, ScalarType.Int64);           // [B, L]
        Tensor positions = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor targets = empty((long)rows * maxPredictions, ScalarType.Int64);
        Tensor weights = empty((long)rows * maxPredictions, ScalarType.Float32);
        if (rows > 0)
        {
            using IlgpuSession session = new();
            Kernel.Value(
                IlgpuDevice.Shared.Groups(rows),
                session.View<long>(inputIds.contiguous()),
                session.View<byte>(attentionMask.contiguous()),
                session.View<long>(masked),
                session.View<long>(positions),
                session.View<long>(targets),
                session.View<float>(weights),
                session.View<long>(empty(rows, length, ScalarType.Int64)),
                length,
                maxPredictions,
                key.SeedLow,
                key.SeedHigh,
                key.Step,
                firstRow);
        }

        return new MaskedBatch(
            masked.MoveToOuterDisposeScope(), positions.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }
}
