using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="AdamWBody"/>.</summary>
internal sealed class PortableAdamW : IAdamWKernel, IBuiltInKernel
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
    public KernelBackend Backend => kernels.Backend;

    /// <inheritdoc/>
    public Tensor Run(
        Tensor weights,
        Tensor gradients,
        Tensor firstMoments,
        Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        Tensor? bfloat16Weights = null)
    {
        long count = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, regions, settings, bfloat16Weights, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = weights.device;
        Tensor norm = zeros(1, ScalarType.Float32, device);              // [1]
        if (count > 0)
        {
            (AdamWCoefficients coefficients, AdamWRates[] rates) = AdamWCoefficients.Of(settings, regions);
            int groups = KernelGroup.PartialsFor(count, kernels.GroupSize);
            Tensor partials = empty(groups, ScalarType.Float32, device);
            kernels.Launch(SumSquares, groups, gradients, partials);
            kernels.Launch(Norm, 1, partials, norm);
            Tensor copies = bfloat16Weights ?? empty(0, ScalarType.BFloat16, device);
            long first = 0;
            foreach (AdamWRates region in rates)
            {
                kernels.Launch(
                    Update,
                    KernelGroup.PartialsFor(region.End - first, kernels.GroupSize),
                    weights,
                    gradients,
                    firstMoments,
                    secondMoments,
                    norm,
                    copies,
                    first,
                    region.End,
                    region.Rate,
                    region.Decay,
                    KernelArgument.Of(coefficients));
                first = region.End;
            }
        }

        return norm.MoveToOuterDisposeScope();
    }
}
