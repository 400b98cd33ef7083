using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1001: attention splits the hidden state into heads of one size.</summary>
internal static class HeadCountRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1001",
        title: "The attention heads do not divide the hidden size",
        messageFormat: "HiddenSize {0} of {1} cannot be split among {2} attention heads; the nearest head counts that divide it: {3}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1001"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(spec, DeclarationPart.Generator, spec.Generator), .. Check(spec, DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(ModelSpec spec, DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { HiddenSize: { } hidden, AttentionHeads: { } heads } || hidden % heads == 0)
            yield break;

        List<int> nearest = NearestDivisors(hidden, heads);
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, nameof(network.HiddenSize), nameof(network.AttentionHeads)),
                Wording.Of(hidden),
                Wording.Of(part),
                Wording.Of(heads),
                string.Join(" or ", nearest.Select(count => Wording.Of(count))))
            .FixedBy(nearest.Select(count => NetworkFix.Set(spec, part, nameof(network.AttentionHeads), count)));
    }

    /// <summary>The divisors next to a number, below and above it; only the one below where there is no other.</summary>
    internal static List<int> NearestDivisors(int hidden, int heads)
    {
        int below = DivisorAtMost(hidden, heads);
        if (heads >= hidden)
            return [below];

        int above = heads;
        while (hidden % above != 0)
            above++;
        return above == below ? [below] : [below, above];
    }

    /// <summary>The largest divisor that does not exceed a number; 1 where there is none.</summary>
    internal static int DivisorAtMost(int hidden, int heads)
    {
        int below = Math.Max(1, Math.Min(heads, hidden));
        while (hidden % below != 0)
            below--;
        return below;
    }
}
