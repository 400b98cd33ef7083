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
            kernels.Launch(
                Update,
                groups,
                weights,
                gradients,
                firstMoments,
                secondMoments,
                norm,
                bfloat16Weights ?? empty(0, ScalarType.BFloat16, device),
                tensor(rates.Select(region => region.End).ToArray(), device: device),                                // [R]
                tensor(rates.SelectMany(region => new[] { region.Rate, region.Decay }).ToArray(), device: device),   // [2R]
                KernelArgument.Of(coefficients));
        }

        return norm.MoveToOuterDisposeScope();
    }
}
