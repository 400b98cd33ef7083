using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tests;
using ElectraDsl.Training;

namespace ElectraDsl.Ptx.Tests.Models;

/// <summary>Kernels in every variant: ways to mask and to sample, functions of users, vocabularies around the edges of tiles and groups.</summary>
internal static class KernelModels
{
    // Of the arenas that AdamW is timed with, which nothing here does.
    private const long Parameters = 10_007;

    /// <summary>The published models and those that the guide recommends.</summary>
    internal static IReadOnlyDictionary<string, ModelKernels> Presets { get; } = new PretrainingRecipe[]
    {
        new ElectraDsl.Presets.Small(), new ElectraDsl.Presets.SmallPlusPlus(), new ElectraDsl.Presets.Base(), new ElectraDsl.Presets.Large(),
        new ElectraDsl.Presets.Recommended.Minutes(), new ElectraDsl.Presets.Recommended.Evening(), new ElectraDsl.Presets.Recommended.Gpu(),
    }.ToDictionary(recipe => $"preset {recipe.GetType().Name}", recipe => recipe.ModelKernels);

    /// <summary>The kernels that do the same in every model.</summary>
    internal static ModelKernels Plain { get; } = Of<Spec<V1000>, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>();

    /// <summary>Ways to mask: each mode with and without weights of a user's, and each choice of what the chosen tokens become.</summary>
    internal static IReadOnlyDictionary<string, ModelKernels> Masking { get; } = new Dictionary<string, ModelKernels>
    {
        ["distinct"] = Masks<Masked<DistinctMode>, UniformMasking>(),
        ["distinct, rare words"] = Masks<Masked<DistinctMode>, RareWords>(),
        ["distinct, 80 10 10"] = Masks<Masked<DistinctMode, EightyTenTen>, UniformMasking>(),
        ["original"] = Masks<Masked<OriginalMode>, UniformMasking>(),
        ["original, rare words"] = Masks<Masked<OriginalMode>, RareWords>(),
        ["original, mostly random"] = Masks<Masked<OriginalMode, MostlyRandom>, UniformMasking>(),
        ["whole words"] = Masks<Masked<WholeWordMode>, UniformMasking>(),
        ["whole words, rare words"] = Masks<Masked<WholeWordMode>, RareWords>(),
        ["whole words, 80 10 10"] = Masks<Masked<WholeWordMode, EightyTenTen>, UniformMasking>(),
        ["spans"] = Masks<Masked<SpanMode>, UniformMasking>(),
        ["spans, rare words"] = Masks<Masked<SpanMode>, RareWords>(),
        ["spans, mostly random"] = Masks<Masked<SpanMode, MostlyRandom>, UniformMasking>(),
    };

    /// <summary>Ways to sample: each sampler among all tokens, without the truth, and among the likeliest.</summary>
    internal static IReadOnlyDictionary<string, ModelKernels> Heads { get; } = new Dictionary<string, ModelKernels>
    {
        ["Gumbel-max"] = Samples<Spec<V503>, GumbelMaxSampling>(),
        ["Gumbel-max, never the truth"] = Samples<Spec<V503, Wrong>, GumbelMaxSampling>(),
        ["Gumbel-max, 5 likeliest"] = Samples<Spec<V503, Top5>, GumbelMaxSampling>(),
        ["Gumbel-max, 20 likeliest, never the truth"] = Samples<Spec<V503, CoolWrongTop20>, GumbelMaxSampling>(),
        ["inverse CDF"] = Samples<Spec<V503>, InverseCdfSampling>(),
        ["inverse CDF, never the truth"] = Samples<Spec<V503, Wrong>, InverseCdfSampling>(),
        ["inverse CDF, 5 likeliest"] = Samples<Spec<V503, Top5>, InverseCdfSampling>(),
        ["uniform"] = Samples<Spec<V503>, UniformSampling>(),
        ["uniform, never the truth"] = Samples<Spec<V503, Wrong>, UniformSampling>(),
        ["uniform, 20 likeliest, never the truth"] = Samples<Spec<V503, CoolWrongTop20>, UniformSampling>(),
        ["a user's score"] = Samples<Spec<V503>, MarginSampling>(),
        ["a user's score, 20 likeliest, never the truth"] = Samples<Spec<V503, CoolWrongTop20>, MarginSampling>(),
        ["2 tokens"] = Samples<Spec<V2>, GumbelMaxSampling>(),
        ["31 tokens"] = Samples<Spec<V31>, GumbelMaxSampling>(),
        ["64 tokens, inverse CDF"] = Samples<Spec<V64>, InverseCdfSampling>(),
        ["65 tokens, inverse CDF"] = Samples<Spec<V65>, InverseCdfSampling>(),
        ["127 tokens, 5 likeliest"] = Samples<Spec<V127, Top5>, MarginSampling>(),
        ["2,048 tokens"] = Samples<Spec<V2048>, GumbelMaxSampling>(),
        ["2,001 tokens, inverse CDF"] = Samples<Spec<V2001>, InverseCdfSampling>(),
    };

    /// <summary>Losses.</summary>
    internal static IReadOnlyDictionary<string, ModelKernels> Losses { get; } = new Dictionary<string, ModelKernels>
    {
        ["binary cross entropy"] = Plain,
        ["a user's loss"] = Of<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>(),
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyDictionary<string, ModelKernels> All { get; } =
        Presets.Concat(Masking).Concat(Heads).Concat(Losses).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static ModelKernels Masks<TSpec, TPolicy>()
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy => Of<TSpec, TPolicy, GumbelMaxSampling, BinaryCrossEntropy>();

    private static ModelKernels Samples<TSpec, TSampler>()
        where TSpec : struct, IModelSpec
        where TSampler : struct, ISampler => Of<TSpec, UniformMasking, TSampler, BinaryCrossEntropy>();

    private static ModelKernels Of<TSpec, TPolicy, TSampler, TLoss>()
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        ModelKernels.Of<Swapped<TSpec, TPolicy, TSampler, TLoss>>(KernelTable.For<Swapped<TSpec, TPolicy, TSampler, TLoss>>, Parameters);
}
