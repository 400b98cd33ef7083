using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2051: nobody creates a struct of device functions, so that a field of it is a misunderstanding.</summary>
internal static class StateRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2051",
        title: "A struct of device functions has no state",
        messageFormat: "'{0}' never has a value, because the functions of '{1}' are static and it is never instantiated; make it a constant, or a static property without a setter",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2051"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<DeviceFinding> Check(INamedTypeSymbol type) =>
        from field in type.GetMembers().OfType<IFieldSymbol>()
        where !field.IsStatic
        let shown = field.AssociatedSymbol ?? field
        from place in shown.Locations.Where(place => place.IsInSource).Take(1)
        select new DeviceFinding(Descriptor, place, shown.Name, type.Name);
}
