using ILGPU.Algorithms;

namespace ElectraDsl.Kernels.Tests;

/// <summary>A sampler as a user would write one: large logits count less, and the true token half.</summary>
public readonly struct MarginSampling : ISampler
{
    public static SamplingMethod Method => SamplingMethod.GumbelMax;

    public static float Score(float logit, bool isTarget) => (logit / (1f + (0.1f * XMath.Abs(logit)))) - (isTarget ? 0.7f : 0f);
}
