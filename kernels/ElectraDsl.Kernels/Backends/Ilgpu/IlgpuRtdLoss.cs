using ILGPU;
using ILGPU.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>Runs <see cref="RtdLossBody"/>.</summary>
internal sealed class IlgpuRtdLoss<TLoss> : IRtdLossKernel
    where TLoss : struct, IRtdLoss
{
    private static readonly Lazy<Action<
        KernelConfig, ArrayView<float>, ArrayView<long>, ArrayView<long>, ArrayView<byte>, ArrayView<float>, ArrayView<float>, int, float>> Judge =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<long>, ArrayView<long>, ArrayView<byte>, ArrayView<float>, ArrayView<float>, int, float>(RtdLossBody.Judge<TLoss>));

    private static readonly Lazy<Action<KernelConfig, ArrayView<float>, ArrayView<float>, int>> Total =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, int>(RtdLossBody.Total));

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, corruptedIds, originalIds, attentionMask, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = empty(logits.shape, ScalarType.Float32);       // [B, L]
        Tensor counters = zeros(RtdCounter.Count, ScalarType.Float32);   // [6]
        if (count > 0)
        {
            IlgpuDevice device = IlgpuDevice.Shared;
            int groups = KernelGroup.PartialsFor(count, device.GroupSize);
            using IlgpuSession session = new();
            ArrayView<float> partials = session.View<float>(empty((long)groups * RtdCounter.Count, ScalarType.Float32));
            Judge.Value(
                device.Groups(groups),
                session.View<float>(logits.contiguous()),
                session.View<long>(corruptedIds.contiguous()),
                session.View<long>(originalIds.contiguous()),
                session.View<byte>(attentionMask.contiguous()),
                session.View<float>(gradient),
                partials,
                count,
                gradientScale);
            Total.Value(device.Groups(1), partials, session.View<float>(counters), groups);
        }

        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }
}
