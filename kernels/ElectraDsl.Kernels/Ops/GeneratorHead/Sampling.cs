namespace ElectraDsl.Kernels;

/// <summary>What follows from a sampler and a model's numbers. Every property is a literal to the compilers of all backends; the temperature, which may change during a run, is an argument.</summary>
internal static class Sampling<TSpec, TSampler>
    where TSpec : struct, IModelSpec
    where TSampler : struct, ISampler
{
    /// <summary>Tokens that may be drawn; 0 for all.</summary>
    internal static int Candidates => TSpec.SampleTopK > 0 && TSpec.SampleTopK < TSpec.VocabularySize ? TSpec.SampleTopK : 0;

    /// <summary>As <see cref="IScores.DrawnAtFirstSight"/>: neither the whole sum nor the rank of a token needs to be known before.</summary>
    internal static bool DrawnAtFirstSight => TSampler.Method == SamplingMethod.GumbelMax && Candidates == 0;

    /// <summary>As <see cref="IScores.AreLogits"/>, at a temperature of 1. On the host only: GPU code knows no types.</summary>
    internal static bool CanScoreByLogits => SamplerGivesLogits && !TSpec.DisallowCorrect;

    /// <summary>Whether the scores are the logits at this temperature. On the host only.</summary>
    internal static bool ScoresAreLogits(float temperature) => CanScoreByLogits && temperature == 1f;

    /// <summary>Whether the sampler's own score is the logit. On the host only.</summary>
    internal static bool SamplerGivesLogits => typeof(TSampler) == typeof(GumbelMaxSampling) || typeof(TSampler) == typeof(InverseCdfSampling);
}
