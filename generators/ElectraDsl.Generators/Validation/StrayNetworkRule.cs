using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0003: the attributes beside [ElectraModel] mean nothing without it. There is no spec to check: the parser finds them.</summary>
internal static class StrayNetworkRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0003",
        title: "A network needs a model",
        messageFormat: "[{0}] has no effect because '{1}' is not a model; add [ElectraModel(...)]",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0003"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly EquatableArray<Fix> Fixes =
    [
        Fix.Of("Add [ElectraModel(...)]", Setting.Of(DeclarationPart.Model, nameof(ElectraModelAttribute.VocabularySize), Defaults.VocabularySize)),
    ];
}
