namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>
/// The optimizer in plain loops and double precision, each rule as it is written down: the truth that the kernels are tested against.
/// </summary>
internal static class ReferenceAdamW
{
    /// <summary>One step; meanings as in <see cref="IAdamWKernel.Run"/>.</summary>
    /// <returns>The gradient's norm before clipping.</returns>
    public static double Run(
        Span<double> weights,
        Span<double> gradients,
        Span<double> firstMoments,
        Span<double> secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings)
    {
        AdamWArguments.Check(regions, weights.Length);
        double norm = 0;
        foreach (double gradient in gradients)
            norm += gradient * gradient;
        norm = Math.Sqrt(norm);
        double clip = settings.Rule switch
        {
            _ when double.IsPositiveInfinity(settings.MaxGradientNorm) => 1,
            AdamWRule.Original => settings.MaxGradientNorm * Math.Min(1 / norm, 1 / settings.MaxGradientNorm),
            _ => Math.Min(settings.MaxGradientNorm / (norm + 1e-6), 1),
        };
        int region = 0;
        for (int i = 0; i < weights.Length && double.IsFinite(norm); i++)
        {
            if (i >= regions[region].End)
                region++;
            double gradient = gradients[i] * clip;
            firstMoments[i] = (settings.Beta1 * firstMoments[i]) + ((1 - settings.Beta1) * gradient);
            secondMoments[i] = (settings.Beta2 * secondMoments[i]) + ((1 - settings.Beta2) * gradient * gradient);
            double rate = settings.LearningRate * regions[region].RateScale;
            double decay = regions[region].IsDecayed ? settings.WeightDecay : 0;
            weights[i] = settings.Rule == AdamWRule.Original
                ? Original(weights[i], firstMoments[i], secondMoments[i], rate, decay, settings)
                : Torchs(weights[i], firstMoments[i], secondMoments[i], rate, decay, settings);
        }

        gradients.Clear();
        return norm;
    }

    /// <summary>google-research/electra, <c>model/optimization.py</c>, <c>AdamWeightDecayOptimizer</c>.</summary>
    private static double Original(double weight, double first, double second, double rate, double decay, in AdamWSettings settings)
    {
        double update = first / (Math.Sqrt(second) + settings.Epsilon);
        update += decay * weight;
        return weight - (rate * update);
    }

    /// <summary>The page of <c>torch.optim.AdamW</c>.</summary>
    private static double Torchs(double weight, double first, double second, double rate, double decay, in AdamWSettings settings)
    {
        weight -= rate * decay * weight;
        double firstUnbiased = first / (1 - Math.Pow(settings.Beta1, settings.Step));
        double secondUnbiased = second / (1 - Math.Pow(settings.Beta2, settings.Step));
        return weight - (rate * firstUnbiased / (Math.Sqrt(secondUnbiased) + settings.Epsilon));
    }
}
