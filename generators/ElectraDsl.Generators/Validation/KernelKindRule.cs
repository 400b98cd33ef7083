using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL2001: a type that [Kernels] names implements an interface of its slot.</summary>
internal static class KernelKindRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2001",
        title: "The type does not implement the required kernel interface",
        messageFormat: "'{0}' cannot be the {1} of '{2}' because it does not implement {3}; {4}",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2001"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        from kernel in spec.Kernels
        where kernel.Defect == KernelDefect.OtherKind
        let slot = KernelSlot.Of(kernel.Argument)
        select Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Kernels, kernel.Argument),
            kernel.FullName,
            slot.Subject,
            spec.Record.FullName,
            string.Join(" or ", new[] { slot.Functions, slot.Op }.OfType<string>()),
            $"name {string.Join(", or ", WhatMayStandThere(slot))}");

    private static IEnumerable<string> WhatMayStandThere(KernelSlot slot)
    {
        if (slot.Functions is { } functions)
            yield return $"a struct that implements {functions}";
        if (slot.Op is { } op)
            yield return $"a class that implements {op}";
    }
}
