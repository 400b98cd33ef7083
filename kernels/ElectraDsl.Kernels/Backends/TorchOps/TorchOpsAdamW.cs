using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>The optimizer in tensor operations, on any device, without reading the norm back.</summary>
internal sealed class TorchOpsAdamW : IAdamWKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.TorchOps;

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
        ArgumentNullException.ThrowIfNull(weights);
        _ = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, regions, settings, bfloat16Weights, weights.device_type);
        (AdamWCoefficients coefficients, AdamWRates[] rates) = AdamWCoefficients.Of(settings, regions);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Device device = weights.device;
        Tensor norm = gradients.mul(gradients).sum().sqrt();                                // []
        Tensor longest = Value(coefficients.MaxGradientNorm), length = norm.add(Value(coefficients.NormEpsilon), Scalars.One);
        Tensor clip = where(length.gt(longest), longest.div(length), Value(1f));            // []
        Tensor finite = norm.isfinite();                                                    // []

        Tensor clipped = gradients.mul(clip);                                               // [P]
        Tensor first = firstMoments.mul(Value(coefficients.Beta1))
            .add(clipped.mul(Value(coefficients.Beta1Complement)), Scalars.One);            // [P]
        Tensor second = secondMoments.mul(Value(coefficients.Beta2))
            .add(clipped.mul(clipped).mul(Value(coefficients.Beta2Complement)), Scalars.One); // [P]
        Tensor step = first.div(second.sqrt().add(Value(coefficients.Epsilon), Scalars.One)); // [P]
        long start = 0;
        foreach (AdamWRates region in rates)
        {
            Tensor part = step.narrow(0, start, region.End - start);
            _ = part.mul_(Value(region.Rate));
            if (region.Decay > 0)
                _ = part.add_(weights.narrow(0, start, region.End - start).mul(Value(region.Decay)), Scalars.One);
            start = region.End;
        }

        _ = weights.copy_(where(finite, weights.add(step, Scalars.MinusOne), weights));
        _ = bfloat16Weights?.copy_(weights);
        _ = firstMoments.copy_(where(finite, first, firstMoments));
        _ = secondMoments.copy_(where(finite, second, secondMoments));
        _ = gradients.zero_();
        return norm.reshape(1).MoveToOuterDisposeScope();

        Tensor Value(float value) => DeviceValues.Constant(value, device);
    }
}
