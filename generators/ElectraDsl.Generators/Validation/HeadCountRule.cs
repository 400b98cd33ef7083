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
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { HiddenSize: { } hidden, AttentionHeads: { } heads } || hidden % heads == 0) yield break;

        yield return Finding.Of(
            Descriptor,
            Site.Of(part, nameof(network.HiddenSize), nameof(network.AttentionHeads)),
            Wording.Of(hidden),
            Wording.Of(part),
            Wording.Of(heads),
            string.Join(" or ", NearestDivisors(hidden, heads).Select(Wording.Of)));
    }

    /// <summary>The divisors next to a number, below and above it; only the one below where there is no other.</summary>
    private static IEnumerable<int> NearestDivisors(int hidden, int heads)
    {
        yield return DivisorAtMost(hidden, heads);

        if (heads >= hidden) yield break;
        int above = heads;
        while (hidden % above != 0) above++;
        yield return above;
    }

    /// <summary>The largest divisor that does not exceed a number.</summary>
    internal static int DivisorAtMost(int hidden, int heads)
    {
        int below = Math.Min(heads, hidden);
        while (hidden % below != 0) below--;
        return below;
    }
}
