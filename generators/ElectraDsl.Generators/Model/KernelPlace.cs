using System.Collections.Generic;
using System.Linq;

namespace ElectraDsl.Generators.Model;

/// <summary>One argument of [Kernels], and the types of ElectraDsl.Kernels that decide what may stand there.</summary>
/// <param name="Argument">Its name, and that of the kernel table's member.</param>
/// <param name="Subject">What it decides, in the words of messages and comments.</param>
/// <param name="Functions">The interface of scalar functions that a struct may implement; null where there is none.</param>
/// <param name="BuiltIn">The struct that is meant where none is named; null where there are no functions.</param>
/// <param name="Op">The interface of the whole kernel; null where it is part of another's.</param>
internal sealed record KernelPlace(string Argument, string Subject, string? Functions, string? BuiltIn, string? Op)
{
    private const string Namespace = "ElectraDsl.Kernels.";

    /// <summary>All places. Those with functions stand in the order of the type parameters of KernelTable.For.</summary>
    public static readonly IReadOnlyList<KernelPlace> All =
    [
        new(nameof(KernelsAttribute.Masking), "masking", "IMaskingPolicy", "UniformMasking", "IMaskingKernel"),
        new(nameof(KernelsAttribute.Sampler), "sampler", "ISampler", "GumbelMaxSampling", null),
        new(nameof(KernelsAttribute.GeneratorHead), "generator's head", null, null, "IGeneratorHeadKernel"),
        new(nameof(KernelsAttribute.Replacement), "replacement", null, null, "IReplacementKernel"),
        new(nameof(KernelsAttribute.RtdLoss), "replaced-token loss", "IRtdLoss", "BinaryCrossEntropy", "IRtdLossKernel"),
        new(nameof(KernelsAttribute.AdamW), "optimizer", null, null, "IAdamWKernel"),
    ];

    /// <summary>The place of an argument.</summary>
    public static KernelPlace Of(string argument) => All.Single(place => place.Argument == argument);

    /// <summary>Full name of <see cref="Functions"/>.</summary>
    public string? FunctionsName => Functions is null ? null : Namespace + Functions;

    /// <summary>Full name of <see cref="BuiltIn"/>.</summary>
    public string? BuiltInName => BuiltIn is null ? null : Namespace + BuiltIn;

    /// <summary>Full name of <see cref="Op"/>.</summary>
    public string? OpName => Op is null ? null : Namespace + Op;
}
