using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2052: nothing is made on the heap. ILGPU compiles small arrays, but on the CPU each would be garbage for every token.</summary>
internal static class AllocationRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2052",
        title: "Device code allocates",
        messageFormat: "'{0}' allocates {1}, and device code has no heap; compute with numbers and structs",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2052"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation) =>
        KindOf(operation) is { } kind ? DeviceFinding.At(Descriptor, operation, kind) : null;

    private static string? KindOf(IOperation operation) => operation switch
    {
        IInterpolatedStringOperation or IInterpolatedStringHandlerCreationOperation => "a string",
        IBinaryOperation { Type.SpecialType: SpecialType.System_String }
        or ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } => "a string",
        IDelegateCreationOperation or IAnonymousFunctionOperation => "a delegate",
        IArrayCreationOperation => "an array",
        ICollectionExpressionOperation => "a collection",
        IObjectCreationOperation { Type.IsReferenceType: true } or IAnonymousObjectCreationOperation => "an object",
        IDynamicObjectCreationOperation or ITypeParameterObjectCreationOperation { Type.IsValueType: false } => "an object",
        IConversionOperation
        {
            OperatorMethod: null,
            Type.IsReferenceType: true,
            Type.TypeKind: not TypeKind.Dynamic,
            Operand.Type.IsValueType: true
        } => "a box around a value",
        _ => null,
    };
}
