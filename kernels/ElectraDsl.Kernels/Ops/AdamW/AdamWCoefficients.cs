namespace ElectraDsl.Kernels;

/// <summary>
/// Both rules as the coefficients of one loop: m and v are updated;  w -= rate * m / (sqrt(v) + epsilon) + decay * w, where rate and decay
/// are a region's.
/// </summary>
/// <remarks>
/// With c1 = 1 - beta1^step and c2 = sqrt(1 - beta2^step), torch's (m / c1) / (sqrt(v) / c2 + epsilon) is
/// (c2 / c1) * m / (sqrt(v) + c2 * epsilon): its correction costs nothing in the loop. The original's c1 and c2 are 1. Handed to kernels by
/// value, so it holds nothing but floats.
/// </remarks>
internal readonly struct AdamWCoefficients
{
    // torch.nn.utils.clip_grad_norm_ divides by the norm plus this; TensorFlow by the norm.
    private const float TorchsNormEpsilon = 1e-6f;

    private AdamWCoefficients(in AdamWSettings settings, double rootCorrection)
    {
        Beta1 = (float)settings.Beta1;
        Beta1Complement = (float)(1 - settings.Beta1);
        Beta2 = (float)settings.Beta2;
        Beta2Complement = (float)(1 - settings.Beta2);
        Epsilon = (float)(settings.Epsilon * rootCorrection);
        MaxGradientNorm = (float)settings.MaxGradientNorm;
        NormEpsilon = settings.Rule == AdamWRule.Torch ? TorchsNormEpsilon : 0f;
    }

    internal readonly float Beta1;
    internal readonly float Beta1Complement;
    internal readonly float Beta2;
    internal readonly float Beta2Complement;
    internal readonly float Epsilon;
    internal readonly float MaxGradientNorm;
    internal readonly float NormEpsilon;

    /// <summary>The coefficients of a step, and those of its regions.</summary>
    internal static (AdamWCoefficients Step, AdamWRates[] Regions) Of(in AdamWSettings settings, ReadOnlySpan<AdamWRegion> regions)
    {
        bool corrects = settings.Rule == AdamWRule.Torch;
        double correction = corrects ? 1 - Math.Pow(settings.Beta1, settings.Step) : 1;
        double rootCorrection = corrects ? Math.Sqrt(1 - Math.Pow(settings.Beta2, settings.Step)) : 1;
        AdamWRates[] rates = new AdamWRates[regions.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            double rate = settings.LearningRate * regions[i].RateScale;
            double decay = regions[i].IsDecayed ? rate * settings.WeightDecay : 0;
            rates[i] = new AdamWRates(regions[i].End, (float)(rate * rootCorrection / correction), (float)decay);
        }

        return (new AdamWCoefficients(settings, rootCorrection), rates);
    }

    /// <summary>The factor that shortens a gradient of the given norm: at most 1.</summary>
    internal float Clip(float norm)
    {
        float length = norm + NormEpsilon;
        return length > MaxGradientNorm ? MaxGradientNorm / length : 1f;
    }
}
