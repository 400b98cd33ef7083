using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The training that made the goldens' trajectories: the joint loss on one batch, clipping and AdamW by torch's rules.</summary>
internal sealed class GoldenTraining(GoldenNetworks networks, GoldenInputs inputs) : IDisposable
{
    private const float DiscriminatorWeight = 50;

    private readonly ImmutableArray<AdamWRegion> regions = LayerwiseRates.Regions(networks.Arena.Layout, decay: 1);
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
        RtdLossOutput rtd = networks.Kernels.RtdLoss.Run(
            rtdLogits.detach(), inputs.CorruptedIds.ne(inputs.InputIds), inputs.AttentionMask, DiscriminatorWeight / tokens);
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
        AdamWSettings settings = new(AdamWRule.Torch, ++steps, 1e-3, 0.9, 0.999, 1e-6, 0.01, 1);
        networks
            .Kernels.AdamW.Run(networks.Arena.Weights, networks.Arena.Gradients, firstMoments, secondMoments, regions.AsSpan(), settings)
            .Dispose();
    }

    public void Dispose()
    {
        firstMoments.Dispose();
        secondMoments.Dispose();
    }
}
