using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4001: a head names the encoder below it.</summary>
internal static class HeadEncoderRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4001",
        title: "A head needs an encoder",
        messageFormat: "[{0}] of '{1}' has no encoder: {2}; name a record with [ElectraModel], as in Encoder = typeof(MyModel)",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4001"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        if (spec.Encoder?.Model is not null)
            yield break;
        string cause = spec.Encoder is { } other ? $"{other.FullName} is no model" : "Encoder is not given";
        yield return Finding.Of(
            Descriptor, NamedLocation.Of(DeclarationPart.Head, nameof(HeadAttribute.Encoder)), spec.Attribute, spec.Record.FullName, cause);
    }
}
