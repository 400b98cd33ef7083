using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>
/// Draws any token with the same probability, whatever the generator says: the samples of the original's <c>uniform_generator</c>. The generator
/// still learns.
/// </summary>
public readonly struct UniformSampling : ISampler
{
    /// <inheritdoc/>
    public static SamplingMethod Method => SamplingMethod.InverseCdf;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Score(float logit, bool isTarget) => 0f;
}
