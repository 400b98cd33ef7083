using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="AdamWBody"/>.</summary>
internal sealed class PortableAdamW : IAdamWKernel
{
    private static readonly KernelBody SumSquares = new(AdamWBody.SumSquares);
    private static readonly KernelBody Norm = new(AdamWBody.Norm);
    private static readonly KernelBody Update = new(AdamWBody.Update);

    private readonly KernelDevice kernels;

    internal PortableAdamW(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(SumSquares);
        kernels.Prepare(Norm);
        kernels.Prepare(Update);
    }

    /// <inheritdoc/>
    public Tensor Run(Tensor weights, Tensor gradients, Tensor firstMoments, Tensor secondMoments, in AdamWSettings settings)
    {
        long count = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, settings, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Tensor norm = zeros(1, ScalarType.Float32, weights.device);      // [1]
        if (count > 0)
        {
            int groups = KernelGroup.PartialsFor(count, kernels.GroupSize);
            Tensor partials = empty(groups, ScalarType.Float32, weights.device);
            kernels.Launch(SumSquares, groups, gradients, partials);
            kernels.Launch(Norm, 1, partials, norm);
            kernels.Launch(
                Update,
                groups,
                weights,
                gradients,
                firstMoments,
                secondMoments,
                norm,
                settings.MaxGradientNorm,
                settings.LearningRate,
                settings.Beta1,
                settings.Beta1Complement,
                settings.Beta2,
                settings.Beta2Complement,
                settings.Epsilon,
                settings.WeightDecay,
                settings.DecayedCount);
        }

        return norm.MoveToOuterDisposeScope();
    }
}
