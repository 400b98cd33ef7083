using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The scores of any sampler.</summary>
internal readonly struct SamplerScores<TSpec, TSampler> : IScores
    where TSpec : struct, IModelSpec
    where TSampler : struct, ISampler
{
    /// <summary>What the original takes off the true token's logit: so much that nothing else can be as unlikely.</summary>
    internal const float DisallowedBy = 1000f;

    public static bool AreLogits => false;

    public static bool DrawnAtFirstSight => Sampling<TSpec, TSampler>.DrawnAtFirstSight;

    public static bool AreRestricted => Sampling<TSpec, TSampler>.Candidates > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float logit, bool isTarget)
    {
        float score = TSampler.Score(logit, isTarget);
        if (TSpec.SamplingTemperature != 1f)
            score /= TSpec.SamplingTemperature;
        if (TSpec.DisallowCorrect && isTarget)
            score -= DisallowedBy;
        return score;
    }
}
