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
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, labels, attentionMask, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        Tensor gradient = empty(logits.shape, ScalarType.Float32, device);       // [B, L]
        Tensor counters = zeros(RtdCounter.Count, ScalarType.Float32, device);   // [518]
        if (count > 0)
        {
            int groups = RtdLossBody.GroupsFor(count);
            Tensor partials = empty((long)groups * RtdCounter.Count, ScalarType.Float32, device);
            kernels.Launch(
                Judge, groups, logits.contiguous(), labels.contiguous(), attentionMask.contiguous(), gradient, partials, count, gradientScale);
            kernels.Launch(Total, (RtdCounter.Count + kernels.GroupSize - 1) / kernels.GroupSize, partials, counters, groups);
        }

        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }
}
