using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>
/// The training that made the goldens' trajectories, over the arena's flat buffers: the joint loss on one batch, torch's clipping
/// and torch's AdamW. The library trains as the original does, without correction of the moments, so it cannot replay them.
/// </summary>
internal sealed class GoldenTraining(GoldenNetworks networks, GoldenInputs inputs) : IDisposable
{
    private const float DiscriminatorWeight = 50;
    private const double MaxNorm = 1, NormEpsilon = 1e-6; // torch.nn.utils.clip_grad_norm_
    private const double Rate = 1e-3, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-6, Decay = 0.01;

    private readonly Tensor firstMoments = zeros_like(networks.Arena.Weights);
    private readonly Tensor secondMoments = zeros_like(networks.Arena.Weights);
    private int steps;

    /// <summary>Both losses, with the gradient of their weighted sum in the arena.</summary>
    public (double Generator, double Discriminator, double Joint) Backward()
    {
        using DisposeScope scope = NewDisposeScope();
        _ = networks.Arena.Gradients.zero_();
        Tensor logits = networks.Generate(inputs.MaskedIds, inputs.TokenTypeIds, inputs.AttentionMask, inputs.Positions); // [M, V]
        Tensor generatorLoss = nn.functional.cross_entropy(logits, inputs.Targets);
        generatorLoss.backward();

        Tensor rtdLogits = networks.Discriminate(inputs.CorruptedIds, inputs.TokenTypeIds, inputs.AttentionMask);         // [B, L]
        float tokens = inputs.AttentionMask.sum().item<long>();
        RtdLossOutput rtd = networks.RtdLoss.Run(
            rtdLogits.detach(), inputs.CorruptedIds, inputs.InputIds, inputs.AttentionMask, DiscriminatorWeight / tokens);
        rtdLogits.backward([rtd.Gradient]);
        double generator = generatorLoss.item<float>(), discriminator = rtd.Counters.data<float>()[0] / tokens;
        return (generator, discriminator, generator + (DiscriminatorWeight * discriminator));
    }

    /// <summary>Norm of the whole gradient. Gaps of the arena are 0; a tied tensor is in it once.</summary>
    public double GradientNorm()
    {
        using DisposeScope scope = NewDisposeScope();
        return networks.Arena.Gradients.norm().item<float>();
    }

    /// <summary>One update from the gradient in the arena.</summary>
    public void Update()
    {
        steps++;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor weights = networks.Arena.Weights;
        Tensor gradients = networks.Arena.Gradients.mul(Value(Math.Min(1, MaxNorm / (GradientNorm() + NormEpsilon))));
        _ = weights.narrow(0, 0, networks.Arena.Layout.DecayedCount).mul_(Value(1 - (Rate * Decay)));
        _ = firstMoments.mul_(Value(Beta1)).add_(gradients.mul(Value(1 - Beta1)), Scalars.One);
        _ = secondMoments.mul_(Value(Beta2)).add_(gradients.mul(gradients).mul(Value(1 - Beta2)), Scalars.One);
        Tensor root = secondMoments.sqrt().div(Value(Math.Sqrt(1 - Math.Pow(Beta2, steps)))).add(Value(Epsilon), Scalars.One);
        _ = weights.add_(firstMoments.div(root).mul(Value(Rate / (1 - Math.Pow(Beta1, steps)))), Scalars.MinusOne);
    }

    public void Dispose()
    {
        firstMoments.Dispose();
        secondMoments.Dispose();
    }

    // As a tensor of one value: it takes part in float32, as a number does in torch.
    private static Tensor Value(double value) => tensor((float)value);
}
