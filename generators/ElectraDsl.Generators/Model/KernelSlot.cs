using System.Collections.Generic;
using System.Linq;

namespace ElectraDsl.Generators.Model;

/// <summary>One argument of [Kernels], and the types of ElectraDsl.Kernels that decide what may stand there.</summary>
/// <param name="Argument">Its name, and that of the kernel table's member.</param>
/// <param name="Subject">What it decides, in the words of messages and comments.</param>
/// <param name="Functions">The interface of scalar functions that a struct may implement; null where there is none.</param>
/// <param name="BuiltIn">The struct that is meant where none is named; null where there are no functions.</param>
/// <param name="Members">The functions, as a spec declares and calls them, in the order of the interface.</param>
/// <param name="Op">The interface of the whole kernel; null where it is part of another's.</param>
internal sealed record KernelSlot(
    string Argument,
    string Subject,
    string? Functions,
    string? BuiltIn,
    (string Declaration, string Call)[] Members,
    string? Op)
{
    private const string Namespace = "ElectraDsl.Kernels.";

    /// <summary>All slots, in the order of a training step.</summary>
    public static readonly IReadOnlyList<KernelSlot> All =
    [
        new(
            nameof(KernelsAttribute.Masking),
            "masking",
            "IMaskingPolicy",
            "UniformMasking",
            [("float Weight(long tokenId, int position, int length)", "Weight(tokenId, position, length)")],
            "IMaskingKernel"),
        new(
            nameof(KernelsAttribute.Sampler),
            "sampler",
            "ISampler",
            "GumbelMaxSampling",
            [("global::ElectraDsl.Kernels.SamplingMethod Method", "Method"), ("float Score(float logit, bool isTarget)", "Score(logit, isTarget)")],
            null),
        new(nameof(KernelsAttribute.GeneratorHead), "generator's head", null, null, [], "IGeneratorHeadKernel"),
        new(nameof(KernelsAttribute.Replacement), "replacement", null, null, [], "IReplacementKernel"),
        new(
            nameof(KernelsAttribute.RtdLoss),
            "replaced-token loss",
            "IRtdLoss",
            "BinaryCrossEntropy",
            [("float Loss(float logit, float label)", "Loss(logit, label)"), ("float Gradient(float logit, float label)", "Gradient(logit, label)")],
            "IRtdLossKernel"),
        new(nameof(KernelsAttribute.AdamW), "optimizer", null, null, [], "IAdamWKernel"),
    ];

    /// <summary>The slot of an argument.</summary>
    public static KernelSlot Of(string argument) => All.Single(slot => slot.Argument == argument);

    /// <summary>Full name of <see cref="Functions"/>.</summary>
    public string? FunctionsName => Functions is null ? null : Namespace + Functions;

    /// <summary>Full name of <see cref="BuiltIn"/>.</summary>
    public string? BuiltInName => BuiltIn is null ? null : Namespace + BuiltIn;

    /// <summary>The spec's property that names the struct with the functions.</summary>
    public string? TypeProperty => Functions?.Substring(1);

    /// <summary>Full name of <see cref="Op"/>.</summary>
    public string? OpName => Op is null ? null : Namespace + Op;
}
