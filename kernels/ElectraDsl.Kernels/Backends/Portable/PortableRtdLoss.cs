using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="RtdLossBody"/>.</summary>
internal sealed class PortableRtdLoss<TSpec> : IRtdLossKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    private static readonly KernelBody LossAndGradient = new(RtdLossBody.LossAndGradient<TSpec>);
    private static readonly KernelBody Rank = new(RtdLossBody.Rank);
    private static readonly KernelBody Total = new(RtdLossBody.Total);

    private readonly KernelDevice kernels;

    internal PortableRtdLoss(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(LossAndGradient);
        kernels.Prepare(Rank);
        kernels.Prepare(Total);
    }

    /// <inheritdoc/>
    public KernelBackend Backend => kernels.Backend;

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
            kernels.Launch(LossAndGradient, groups, x, label, mask, gradient, partials, count, gradientScale);
            kernels.Launch(Rank, groups, x, label, mask, partials, count, RtdGroups.CountFor(count));
            kernels.Launch(Total, 1, partials, counters, groups);
        }

        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }
}
