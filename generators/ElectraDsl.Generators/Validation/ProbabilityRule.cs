using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1004: probabilities are probabilities, alone and together, and dropout leaves something.</summary>
internal static class ProbabilityRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1004",
        title: "A probability is out of range",
        messageFormat: "{0} of {1} is {2}; give it a value {3}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1004"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        // Comparisons are written so that NaN fails them.
        if (!(spec.MaskProbability > 0 && spec.MaskProbability <= 1))
            yield return Describe(DeclarationPart.Model, nameof(spec.MaskProbability), spec.MaskProbability, "above 0 and at most 1");
        if (!(spec.MaskReplaceProbability >= 0 && spec.MaskReplaceProbability <= 1))
            yield return Describe(DeclarationPart.Model, nameof(spec.MaskReplaceProbability), spec.MaskReplaceProbability, "from 0 to 1");
        if (!(spec.RandomReplaceProbability >= 0 && spec.RandomReplaceProbability <= 1))
            yield return Describe(DeclarationPart.Model, nameof(spec.RandomReplaceProbability), spec.RandomReplaceProbability, "from 0 to 1");
        else if (spec.MaskReplaceProbability <= 1 && spec.MaskReplaceProbability + spec.RandomReplaceProbability > 1)
            yield return DescribeSum(spec);

        foreach (Finding finding in Check(DeclarationPart.Generator, spec.Generator))
            yield return finding;
        foreach (Finding finding in Check(DeclarationPart.Discriminator, spec.Discriminator))
            yield return finding;
    }

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is null)
            yield break;
        foreach (NetworkOption option in NetworkOption.All)
        {
            if (IsDropout(option) && (double)option.Of(network.Config) is var value && !option.Range!.Value.Contains(value))
                yield return Describe(part, option.Name, value, "from 0 up to, but not including, 1");
        }
    }

    /// <summary>Whether an option is the probability of leaving something out.</summary>
    public static bool IsDropout(NetworkOption option) => option is { Range: { Smallest: 0, Largest: 1, HasLargest: false } };

    // Points at the one that is written here, where the other may be a base's.
    private static Finding DescribeSum(ModelSpec spec)
    {
        (string random, string masked) = (nameof(spec.RandomReplaceProbability), nameof(spec.MaskReplaceProbability));
        string usual = Wording.Of(Defaults.Of(DeclarationPart.Model, random));
        string wanted = $"that makes at most 1 together with {masked}, which is {Wording.Of(spec.MaskReplaceProbability)}";
        return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Model, random, masked),
                random,
                Wording.Of(DeclarationPart.Model),
                Wording.Of(spec.RandomReplaceProbability),
                wanted)
            .FixedBy(Fix.Of($"Set {random} to {usual}", new Setting(DeclarationPart.Model, random, usual)));
    }

    private static Finding Describe(DeclarationPart part, string argument, double value, string wanted)
    {
        string usual = Wording.Of(Defaults.Of(part, argument));
        return Finding
            .Of(Descriptor, NamedLocation.Of(part, argument), argument, Wording.Of(part), Wording.Of(value), wanted)
            .FixedBy(Fix.Of($"Set {argument} to {usual}", new Setting(part, argument, usual)));
    }
}
