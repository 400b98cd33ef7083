using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>Draws from the generator's softmax as the original does, with one random number a token. The default.</summary>
public readonly struct GumbelMaxSampling : ISampler
{
    /// <inheritdoc/>
    public static SamplingMethod Method => SamplingMethod.GumbelMax;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Score(float logit, bool isTarget) => logit;
}
