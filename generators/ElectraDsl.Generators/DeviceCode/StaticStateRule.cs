using System.Linq;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2056: static values are folded into the kernel when it is compiled, so that they must not change, nor be objects.</summary>
internal static class StaticStateRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2056",
        title: "Device code reads mutable state",
        messageFormat: "'{0}' {1}, and a kernel keeps the values from when it was compiled; make it a constant, or a readonly field of numbers",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2056"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation) =>
        FaultOf(operation) is { } fault ? DeviceFinding.At(Descriptor, operation, fault) : null;

    private static string? FaultOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } => FaultOf(field),
        IPropertyReferenceOperation { Property: { IsStatic: true } property } when BackingFieldOf(property) is { } field => FaultOf(field),
        IEventReferenceOperation { Event.IsStatic: true } => "may change",
        _ => null,
    };

    private static string? FaultOf(IFieldSymbol field) =>
        !field.IsReadOnly ? "may change" : field.Type is { IsUnmanagedType: false, TypeKind: not TypeKind.TypeParameter } ? "is an object" : null;

    private static IFieldSymbol? BackingFieldOf(IPropertySymbol property) => property.ContainingType.GetMembers()
        .OfType<IFieldSymbol>()
        .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
