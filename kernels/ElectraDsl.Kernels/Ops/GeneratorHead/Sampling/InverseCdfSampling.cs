using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>Draws from the generator's softmax with one random number a row.</summary>
public readonly struct InverseCdfSampling : ISampler
{
    /// <inheritdoc/>
    public static SamplingMethod Method => SamplingMethod.InverseCdf;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Score(float logit, bool isTarget) => logit;
}
