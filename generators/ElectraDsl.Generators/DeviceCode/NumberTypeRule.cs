using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2057: numbers are float and the whole numbers up to 64 bits. Many GPUs have no double at all, the others few units for it.</summary>
internal static class NumberTypeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2057",
        title: "Device code computes with a type that GPUs lack",
        messageFormat: "'{0}' is computed in {1}; compute in float or int: with literals such as 0.5f, MathF and ILGPU.Algorithms.XMath",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2057"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation)
    {
        // A comparison is bool; what it compares is not.
        string? name = NameOf(operation.Type) ?? NameOf((operation as IBinaryOperation)?.LeftOperand.Type);
        return name is null ? null : DeviceFinding.At(Descriptor, operation, name);
    }

    private static string? NameOf(ITypeSymbol? type) => type switch
    {
        null => null,
        { SpecialType: SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_IntPtr or SpecialType.System_UIntPtr } =>
            type.ToDisplayString(),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => NameOf(nullable.TypeArguments[0]),
        { ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true }, Name: "Half" or "Int128" or "UInt128" } =>
            type.Name,
        _ => null,
    };
}
