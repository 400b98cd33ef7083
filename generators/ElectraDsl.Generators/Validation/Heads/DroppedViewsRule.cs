using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4102: two views of a text differ by dropout somewhere.</summary>
internal static class DroppedViewsRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4102",
        title: "Two views of a text are the same",
        messageFormat: "[{0}] of '{1}' and its encoder {2} have no dropout, so that a text's two views are the same and nothing is learned from single texts; leave out Dropout = 0, or train on pairs of texts alone",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4102"));

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        if (!spec.IsOfVectors || spec.Dropout > 0 || spec.Encoder?.Model is not { } model
            || model.Of(model.Networks.Last())?.Config is not { Dropout: 0, AttentionDropout: 0 })
            yield break;
        yield return Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Head, nameof(HeadAttribute.Dropout)),
            spec.Attribute,
            spec.Record.FullName,
            model.Record.SimpleName);
    }
}
