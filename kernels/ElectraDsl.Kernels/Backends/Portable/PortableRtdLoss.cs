using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="RtdLossBody"/>.</summary>
internal sealed class PortableRtdLoss<TLoss> : IRtdLossKernel
    where TLoss : struct, IRtdLoss
{
    private static readonly KernelBody Judge = new(RtdLossBody.Judge<TLoss>);
    private static readonly KernelBody Rank = new(RtdLossBody.Rank);
    private static readonly KernelBody Total = new(RtdLossBody.Total);

    private readonly KernelDevice kernels;

    internal PortableRtdLoss(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(Judge);
        kernels.Prepare(Rank);
        kernels.Prepare(Total);
    }

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, labels, attentionMask, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        Tensor gradient = empty(logits.shape, ScalarType.Float32, device);       // [B, L]
        Tensor counters = zeros(RtdCounter.Count, ScalarType.Float32, device);   // [8]
        if (count > 0)
        {
            int groups = RtdLossBody.GroupsFor(count);
            Tensor x = logits.contiguous(), label = labels.contiguous(), mask = attentionMask.contiguous();
            Tensor partials = empty((long)groups * RtdCounter.Count, ScalarType.Float32, device);
            kernels.Launch(Judge, groups, x, label, mask, gradient, partials, count, gradientScale);
            kernels.Launch(Rank, groups, x, label, mask, partials, count, RtdGroups.CountFor(count));
            kernels.Launch(Total, 1, partials, counters, groups);
        }

        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }
}
