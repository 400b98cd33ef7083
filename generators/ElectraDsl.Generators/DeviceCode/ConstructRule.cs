using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>
/// EDSL2060: some of the language needs what is not there: threads, enumerators, memory of the stack by size, shared variables of functions.
/// </summary>
internal static class ConstructRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2060",
        title: "Device code uses a construct that is not compiled",
        messageFormat: "'{0}' is {1}, which cannot be compiled into a kernel; write loops and conditions over numbers",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2060"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding? Check(IOperation operation) => operation switch
    {
        ILockOperation => DeviceFinding.At(Descriptor, operation, "a lock"),
        IUsingOperation or IUsingDeclarationOperation => DeviceFinding.At(Descriptor, operation, "a using"),
        IAwaitOperation => DeviceFinding.At(Descriptor, operation, "an await"),
        { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } => DeviceFinding.At(Descriptor, operation, "an iterator"),
        IForEachLoopOperation { Collection: var collection } when Unconverted(collection).Type is not IArrayTypeSymbol => DeviceFinding.At(
            Descriptor,
            collection,
            "not an array, the only thing that foreach can run over here"),
        { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax } => DeviceFinding.At(
            Descriptor,
            operation,
            "a stackalloc"),
        _ => null,
    };

    /// <summary>A call of an async method, whatever it awaits.</summary>
    public static DeviceFinding? CheckCall(IOperation location, IMethodSymbol method) =>
        method.IsAsync ? DeviceFinding.At(Descriptor, location, "the call of an async method") : null;

    /// <summary>A variable that a local function uses without owning it.</summary>
    public static DeviceFinding? CheckCapture(IOperation operation, IMethodSymbol method)
    {
        ISymbol? variable = operation switch
        {
            ILocalReferenceOperation { Local.IsConst: false } local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        bool isForeign = variable is not null && method.MethodKind == MethodKind.LocalFunction
            && !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol.OriginalDefinition, method.OriginalDefinition);
        return isForeign ? DeviceFinding.At(Descriptor, operation, "a variable that a local function shares with the method around it") : null;
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation conversion ? conversion.Operand : operation;
}
