using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The scores of any sampler.</summary>
internal readonly struct SamplerScores<TSpec> : IScores
    where TSpec : struct, IModelSpec
{
    /// <summary>
    /// The score of a true token that must not be drawn: below every other, so that exp(score - largest score) is 0, and finite, so that it is 1
    /// where nothing else can be drawn. The original takes 1000 off the logit, after the division by the temperature; at a temperature of 1 that
    /// comes to the same.
    /// </summary>
    internal const float Disallowed = -1e29f;                                // above OnlineSoftmaxState.Lowest, which stands for no score

    public static int VocabularySize => TSpec.VocabularySize;

    public static bool AreLogits => false;

    public static bool IsSinglePass => Sampling<TSpec>.IsSinglePass;

    public static bool AreRestricted => Sampling<TSpec>.Candidates > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float logit, bool isTarget, float temperature)
    {
        float score = TSpec.Score(logit, isTarget) / temperature;
        if (TSpec.DisallowCorrect && isTarget)
            score = Disallowed;
        return score;
    }
}
