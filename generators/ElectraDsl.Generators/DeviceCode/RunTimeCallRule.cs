using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2055: every call is known at compile time: nothing virtual, no interface, no function pointer, nothing dynamic.</summary>
internal static class RunTimeCallRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2055",
        title: "Device code makes a dynamic call",
        messageFormat: "The target of '{0}' is chosen at run time, but a kernel is compiled before that; call a static method, or a method of a struct",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2055"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    /// <summary>What says so by its form.</summary>
    public static DeviceFinding? Check(IOperation operation) => operation switch
    {
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation => DeviceFinding.At(Descriptor, operation),
        IConversionOperation { Type.TypeKind: TypeKind.Dynamic } => DeviceFinding.At(Descriptor, operation),
        IFunctionPointerInvocationOperation => DeviceFinding.At(Descriptor, operation),
        _ => null,
    };

    /// <summary>A call of a method.</summary>
    public static DeviceFinding? CheckCall(IOperation location, IMethodSymbol method, IOperation? receiver)
    {
        if (method.IsStatic || receiver is null)
            return null;
        bool isBound = receiver.Type is { TypeKind: TypeKind.Struct or TypeKind.TypeParameter } && method.ContainingType.TypeKind != TypeKind.Class;
        bool isOpen = method.ContainingType.TypeKind == TypeKind.Interface || method.IsVirtual || method.IsAbstract || method.IsOverride;
        return isOpen && !isBound ? DeviceFinding.At(Descriptor, location) : null;
    }
}
