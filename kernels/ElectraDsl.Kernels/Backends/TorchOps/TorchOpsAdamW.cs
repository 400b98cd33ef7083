using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>The optimizer in tensor operations, on any device, without reading the norm back.</summary>
internal sealed class TorchOpsAdamW : IAdamWKernel
{
    /// <inheritdoc/>
    public Tensor Run(Tensor weights, Tensor gradients, Tensor firstMoments, Tensor secondMoments, in AdamWSettings settings)
    {
        ArgumentNullException.ThrowIfNull(weights);
        long count = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, settings, weights.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Device device = weights.device;
        Tensor norm = gradients.mul(gradients).sum().sqrt();                                                 // []
        Tensor longest = tensor(settings.MaxGradientNorm, device: device);
        Tensor clip = where(norm.gt(longest), longest.div(norm), tensor(1f, device: device));                // []
        Tensor finite = norm.isfinite();                                                                     // []

        Tensor clipped = gradients.mul(clip);                                                                // [P]
        Tensor first = firstMoments.mul(tensor(settings.Beta1, device: device))
            .add(clipped.mul(tensor(settings.Beta1Complement, device: device)), Scalars.One);                // [P]
        Tensor second = secondMoments.mul(tensor(settings.Beta2, device: device))
            .add(clipped.mul(clipped).mul(tensor(settings.Beta2Complement, device: device)), Scalars.One);   // [P]
        Tensor step = first.div(second.sqrt().add(tensor(settings.Epsilon, device: device), Scalars.One));   // [P]
        if (settings.DecayedCount > 0)
        {
            Tensor decay = weights.narrow(0, 0, settings.DecayedCount).mul(tensor(settings.WeightDecay, device: device));
            Tensor decayed = step.narrow(0, 0, settings.DecayedCount);
            _ = decayed.add_(decay, Scalars.One);
        }

        Tensor moved = weights.add(step.mul(tensor(settings.LearningRate, device: device)), Scalars.MinusOne);    // [P]
        _ = weights.copy_(where(finite, moved, weights));
        _ = firstMoments.copy_(where(finite, first, firstMoments));
        _ = secondMoments.copy_(where(finite, second, secondMoments));
        _ = gradients.zero_();
        return norm.reshape(1).MoveToOuterDisposeScope();
    }
}
