using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0006: a base is a model, and its recipe can be asked for its defaults.</summary>
internal static class BaseRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0006",
        title: "The base is not a model",
        messageFormat: "'{0}' cannot be the base of '{1}' because {2}; {3}",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    internal static readonly Fix WithoutBase =
        Fix.Of("Leave Base out", new Setting(DeclarationPart.Model, nameof(ElectraModelAttribute.Base), Value: null));

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        (string Cause, string Fix)? fault = spec.Base?.Defect switch
        {
            BaseDefect.NotModel => ("it has no [ElectraModel]", "name a record that has, or leave Base out"),
            BaseDefect.NotCreatable => ("it has no constructor without parameters that can be called here", "make that constructor public"),
            _ => null,
        };
        if (fault is not { } found)
            yield break;
        Finding finding = Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Model, nameof(spec.Base)),
            spec.Base!.FullName,
            spec.Record.FullName,
            found.Cause,
            found.Fix);
        yield return spec.Base.Defect == BaseDefect.NotModel ? finding.FixedBy(WithoutBase) : finding;
    }
}
