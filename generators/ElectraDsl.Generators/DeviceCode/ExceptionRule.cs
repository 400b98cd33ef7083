using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2053: there are no exceptions, neither written nor hidden in the language.</summary>
internal static class ExceptionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2053",
        title: "Device code throws or catches",
        messageFormat: "'{0}' {1}, and device code has no exceptions; return a number for every input",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2053"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation) =>
        DeedOf(operation) is { } deed ? DeviceFinding.At(Descriptor, operation, deed) : null;

    private static string? DeedOf(IOperation operation) => operation switch
    {
        IThrowOperation => "throws",
        ITryOperation { Catches.IsEmpty: false } => "catches",
        ITryOperation => "guards against exceptions",
        ISwitchExpressionOperation { IsExhaustive: false } => "throws where no case fits",
        IConversionOperation
        {
            OperatorMethod: null,
            Operand.Type: INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
        } conversion when conversion.Type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T } =>
            "throws where there is no value",
        _ => null,
    };
}
