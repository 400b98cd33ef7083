using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="RtdLossBody"/>.</summary>
internal sealed class PortableRtdLoss<TLoss> : IRtdLossKernel
    where TLoss : struct, IRtdLoss
{
    private static readonly KernelBody Judge = new(RtdLossBody.Judge<TLoss>);
    private static readonly KernelBody Total = new(RtdLossBody.Total);

    private readonly KernelDevice kernels;

    internal PortableRtdLoss(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(Judge);
        kernels.Prepare(Total);
    }

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, corruptedIds, originalIds, attentionMask, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        Tensor gradient = empty(logits.shape, ScalarType.Float32, device);       // [B, L]
        Tensor counters = zeros(RtdCounter.Count, ScalarType.Float32, device);   // [6]
        if (count > 0)
        {
            int groups = KernelGroup.PartialsFor(count, kernels.GroupSize);
            Tensor partials = empty((long)groups * RtdCounter.Count, ScalarType.Float32, device);
            kernels.Launch(
                Judge,
                groups,
                logits.contiguous(),
                corruptedIds.contiguous(),
                originalIds.contiguous(),
                attentionMask.contiguous(),
                gradient,
                partials,
                count,
                gradientScale);
            kernels.Launch(Total, 1, partials, counters, groups);
        }

        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }
}
