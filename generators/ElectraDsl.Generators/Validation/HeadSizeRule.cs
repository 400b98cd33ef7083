using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1105: an attention head is a multiple of eight values wide.</summary>
internal static class HeadSizeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1105",
        title: "The head size is not a multiple of 8",
        messageFormat: "{0} has heads of {1} (HiddenSize {2}, AttentionHeads {3}), which matrix units compute slowly or not at all; use a multiple of 8: {4}",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1105"));

    /// <summary>What the matrix units of GPUs, fused attention kernels and 256-bit vectors of float32 take at once.</summary>
    public const int Multiple = 8;

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(spec, DeclarationPart.Generator, spec.Generator), .. Check(spec, DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(ModelSpec spec, DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { HiddenSize: { } hidden, AttentionHeads: { } heads } || hidden / heads % Multiple == 0)
            yield break;

        // Other heads for the same width, where there are any; else the nearest widths that these heads divide well.
        (string argument, List<int> values) = hidden % Multiple == 0
            ? (nameof(network.AttentionHeads), HeadCountRule.NearestDivisors(hidden / Multiple, heads))
            : (nameof(network.HiddenSize), NearestMultiples(hidden, Multiple * heads));
        string other = argument == nameof(network.HiddenSize) ? nameof(network.AttentionHeads) : nameof(network.HiddenSize);
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, argument, other),
                Wording.Of(part),
                Wording.Of(hidden / heads),
                Wording.Of(hidden),
                Wording.Of(heads),
                $"{argument} {string.Join(" or ", values.Select(value => Wording.Of(value)))}")
            .FixedBy(values.Select(value => NetworkFix.Set(spec, part, argument, value)));
    }

    private static List<int> NearestMultiples(int value, int step) =>
        [.. new[] { value / step * step, (value / step * step) + step }.Where(Sizes.Width.Contains).Where(multiple => multiple >= step)];
}
