namespace ElectraDsl.Kernels;

/// <summary>
/// What follows from a sampler and a model's numbers. Every property is a literal to the compilers of all backends; the temperature, which may change
/// during a run, is an argument.
/// </summary>
internal static class Sampling<TSpec>
    where TSpec : struct, IModelSpec
{
    /// <summary>Tokens that may be drawn; 0 for all.</summary>
    internal static int Candidates => TSpec.SampleTopK > 0 && TSpec.SampleTopK < TSpec.VocabularySize ? TSpec.SampleTopK : 0;

    /// <summary>As <see cref="IScores.IsSinglePass"/>: neither the whole sum nor the rank of a token needs to be known before.</summary>
    internal static bool IsSinglePass => TSpec.Method == SamplingMethod.GumbelMax && Candidates == 0;

    /// <summary>As <see cref="IScores.AreLogits"/>, at a temperature of 1. On the host only: GPU code knows no types.</summary>
    internal static bool CanScoreByLogits => SamplerGivesLogits && !TSpec.DisallowCorrect;

    /// <summary>Whether the scores are the logits at this temperature. On the host only.</summary>
    internal static bool ScoresAreLogits(float temperature) => CanScoreByLogits && temperature == 1f;

    /// <summary>Whether the sampler's own score is the logit. On the host only.</summary>
    internal static bool SamplerGivesLogits => TSpec.Sampler == typeof(GumbelMaxSampling) || TSpec.Sampler == typeof(InverseCdfSampling);
}
