using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>The methods that one operation runs, and what they are called on.</summary>
internal static class Calls
{
    public static IEnumerable<(IMethodSymbol Method, IOperation? Receiver)> Of(IOperation operation)
    {
        switch (operation)
        {
            // What makes the delegate was reported.
            case IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } call:
                yield return (method, call.Instance);
                break;

            case IPropertyReferenceOperation { Property: { } property } access:
                if (property.GetMethod is { } getter)
                    yield return (getter, access.Instance);
                if (property.SetMethod is { IsInitOnly: false } setter && IsTarget(access))
                    yield return (setter, access.Instance);
                break;

            case IObjectCreationOperation { Constructor: { } constructor }:
                yield return (constructor, null);
                break;

            case IBinaryOperation { OperatorMethod: { } method }:
                yield return (method, null);
                break;

            case IUnaryOperation { OperatorMethod: { } method }:
                yield return (method, null);
                break;

            case IConversionOperation { OperatorMethod: { } method }:
                yield return (method, null);
                break;

            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                yield return (method, null);
                break;

            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                yield return (method, null);
                break;
        }
    }

    private static bool IsTarget(IOperation access) => access.Parent is IAssignmentOperation assignment && assignment.Target == access;
}
