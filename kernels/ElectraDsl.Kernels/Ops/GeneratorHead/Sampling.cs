namespace ElectraDsl.Kernels;

/// <summary>What follows from a sampler and a model's numbers. Every property is a literal to the compilers of all backends.</summary>
internal static class Sampling<TSpec, TSampler>
    where TSpec : struct, IModelSpec
    where TSampler : struct, ISampler
{
    /// <summary>Tokens that may be drawn; 0 for all.</summary>
    internal static int Candidates => TSpec.SampleTopK > 0 && TSpec.SampleTopK < TSpec.VocabularySize ? TSpec.SampleTopK : 0;

    /// <summary>As <see cref="IScores.DrawnAtFirstSight"/>: neither the whole sum nor the rank of a token needs to be known before.</summary>
    internal static bool DrawnAtFirstSight => TSampler.Method == SamplingMethod.GumbelMax && Candidates == 0;

    /// <summary>As <see cref="IScores.AreLogits"/>. On the host only: GPU code knows no types.</summary>
    internal static bool ScoresAreLogits => SamplerGivesLogits && TSpec.SamplingTemperature == 1f && !TSpec.DisallowCorrect;

    /// <summary>Whether the sampler's own score is the logit. On the host only.</summary>
    internal static bool SamplerGivesLogits => typeof(TSampler) == typeof(GumbelMaxSampling) || typeof(TSampler) == typeof(InverseCdfSampling);
}
