using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2054: there are no references to objects: no text, no null, no types, and no structs that hold such.</summary>
internal static class ObjectRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2054",
        title: "Device code handles an object",
        messageFormat: "'{0}' is {1}, and device code has no references to objects; compute with numbers and structs",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2054"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation) =>
        KindOf(operation) is { } kind ? DeviceFinding.At(Descriptor, operation, kind) : null;

    private static string? KindOf(IOperation operation) => operation switch
    {
        ITypeOfOperation => "an object",
        { ConstantValue: { HasValue: true, Value: string } } => "a string",
        { ConstantValue: { HasValue: true, Value: null }, Type.IsReferenceType: true } => "a reference",
        IDefaultValueOperation { Type.IsReferenceType: true } => "a reference",
        IObjectCreationOperation { Type: { IsValueType: true, IsRefLikeType: false, IsUnmanagedType: false } } =>
            "a struct that holds references",
        IDefaultValueOperation
        {
            Type: { IsValueType: true, IsRefLikeType: false, IsUnmanagedType: false, TypeKind: not TypeKind.TypeParameter }
        } => "a struct that holds references",
        _ => null,
    };
}
