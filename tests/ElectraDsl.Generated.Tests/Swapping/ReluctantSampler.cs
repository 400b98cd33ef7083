using ElectraDsl.Kernels;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>Never draws the true token. Written as a user would.</summary>
public readonly struct ReluctantSampler : ISampler
{
    public static SamplingMethod Method => SamplingMethod.GumbelMax;

    public static float Score(float logit, bool isTarget) => isTarget ? float.NegativeInfinity : logit;
}
