using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>
/// Walks the bodies of device functions, and of everything they call in the same project, and asks every rule about every expression.
/// </summary>
/// <remarks>
/// Of an expression that breaks a rule the parts are not looked at, and of a call with a broken argument the argument alone is reported: one mistake
/// gives one error.
/// </remarks>
internal sealed class DeviceCodeWalker
{
    private delegate DeviceFinding? Rule(IOperation operation);

    private static readonly Rule[] Rules =
    [
        ConstructRule.Check,
        ExceptionRule.Check,
        AllocationRule.Check,
        RunTimeCallRule.Check,
        ObjectRule.Check,
        NumberTypeRule.Check,
        StaticStateRule.Check,
    ];

    private readonly MethodBodies bodies;
    private readonly CancellationToken token;
    private readonly List<DeviceFinding> findings = [];
    private readonly HashSet<IMethodSymbol> path = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> finished = new(SymbolEqualityComparer.Default);

    private DeviceCodeWalker(Compilation compilation, CancellationToken token)
    {
        bodies = new MethodBodies(compilation, token);
        this.token = token;
    }

    /// <summary>What is wrong with functions, in the order of calls.</summary>
    public static IReadOnlyList<DeviceFinding> Walk(IEnumerable<IMethodSymbol> functions, Compilation compilation, CancellationToken token)
    {
        DeviceCodeWalker walker = new(compilation, token);
        foreach (IMethodSymbol function in functions.Where(function => !walker.finished.Contains(function)))
            walker.Walk(function);
        return walker.findings;
    }

    private void Walk(IMethodSymbol method)
    {
        _ = path.Add(method);
        foreach (IOperation body in bodies.Of(method))
            _ = Visit(body, method);
        _ = path.Remove(method);
        _ = finished.Add(method);
    }

    /// <returns>Whether something was found in the text of the operation itself.</returns>
    private bool Visit(IOperation operation, IMethodSymbol method)
    {
        token.ThrowIfCancellationRequested();

        // Of code that does not compile C# speaks; a local function is walked where it is called; a number known at compile time is a number.
        if (operation is IInvalidOperation or ILocalFunctionOperation or IVariableDeclaratorOperation { Symbol.IsConst: true })
            return false;
        if (operation.ConstantValue.HasValue && operation.Type?.IsReferenceType != true)
            return false;

        foreach (Rule rule in Rules)
        {
            if (Report(rule(operation)))
                return true;
        }

        if (Report(ConstructRule.CheckCapture(operation, method)))
            return true;

        bool isBroken = false;
        foreach (IOperation child in operation.ChildOperations)
            isBroken |= Visit(child, method);
        if (isBroken)
            return true;

        foreach ((IMethodSymbol callee, IOperation? receiver) in Calls.Of(operation))
            isBroken |= Follow(callee, receiver, operation);
        return isBroken;
    }

    private bool Follow(IMethodSymbol callee, IOperation? receiver, IOperation location)
    {
        if (Report(RunTimeCallRule.CheckCall(location, callee, receiver)) || Report(ConstructRule.CheckCall(location, callee)))
            return true;

        // Which type a type parameter stands for is known where the struct is named, not here.
        if (callee.ContainingType.TypeKind == TypeKind.Interface)
            return false;

        IMethodSymbol definition = (callee.ReducedFrom ?? callee).OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        if (!bodies.IsWrittenHere(definition))
            return !bodies.IsSynthesized(definition) && !DeviceApi.Allows(callee) && Report(ApiRule.At(location));
        if (path.Contains(definition))
            return Report(RecursionRule.At(location, definition));
        if (!finished.Contains(definition))
            Walk(definition);
        return false;
    }

    private bool Report(DeviceFinding? finding)
    {
        if (finding is null)
            return false;
        findings.Add(finding);
        return true;
    }
}
