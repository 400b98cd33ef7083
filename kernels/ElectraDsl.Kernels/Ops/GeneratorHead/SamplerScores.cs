using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The scores of any sampler.</summary>
internal readonly struct SamplerScores<TSpec, TSampler> : IScores
    where TSpec : struct, IModelSpec
    where TSampler : struct, ISampler
{
    /// <summary>
    /// The score of a true token that must not be drawn: below every other, so that exp(score - largest score) is 0, and finite, so that it is 1 where nothing
    /// else can be drawn. The original takes 1000 off the logit, after the division by the temperature; at a temperature of 1 that comes to the same.
    /// </summary>
    internal const float Disallowed = HeadState.Lowest / 10f;

    public static bool AreLogits => false;

    public static bool DrawnAtFirstSight => Sampling<TSpec, TSampler>.DrawnAtFirstSight;

    public static bool AreRestricted => Sampling<TSpec, TSampler>.Candidates > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float logit, bool isTarget, float temperature)
    {
        float score = TSampler.Score(logit, isTarget) / temperature;
        if (TSpec.DisallowCorrect && isTarget)
            score = Disallowed;
        return score;
    }
}
