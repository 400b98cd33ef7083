using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>What a method does with an object that it has just made.</summary>
internal static class Creation
{
    /// <summary>
    /// Whether something holds the object until libtorch has read it: a field, a collection, the caller, or a local that a finally block disposes or
    /// <see cref="GC.KeepAlive"/> names. Everything else counts as held by nothing.
    /// </summary>
    /// <param name="method">Where it is made.</param>
    /// <param name="made">The instruction that leaves it on the stack.</param>
    public static bool IsHeld(MethodDefinition method, Instruction made)
    {
        Instruction? next = made.Next;
        while (next?.OpCode.Code is Code.Br or Code.Br_S)
            next = (Instruction)next.Operand;
        if (next?.OpCode.Code is Code.Ret or Code.Stsfld
            || next?.Operand is MethodReference { Name: "Add", DeclaringType.Namespace: "System.Collections.Generic" })
            return true;
        if (next?.OpCode.Code == Code.Stfld)
            return !IsClosure((FieldReference)next.Operand)
                || FinallyReads(method, made, at => at.Operand is FieldReference field && field.FullName == ((FieldReference)next.Operand).FullName);
        return next is not null
            && StoredLocal(method, next) is { } local
            && (FinallyReads(method, made, at => LoadedLocal(method, at) == local) || IsKeptAlive(method, made, local));
    }

    /// <summary>Captured variables die with their closure, as soon as nothing refers to that.</summary>
    private static bool IsClosure(FieldReference field) => field.DeclaringType.Name.Contains("DisplayClass", StringComparison.Ordinal);

    private static bool FinallyReads(MethodDefinition method, Instruction made, Func<Instruction, bool> reads) =>
        method.Body.ExceptionHandlers.Any(handler =>
            handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault
            && handler.TryEnd.Offset > made.Offset
            && method
                .Body.Instructions.Where(at =>
                    at.Offset >= handler.HandlerStart.Offset && (handler.HandlerEnd is null || at.Offset < handler.HandlerEnd.Offset))
                .Any(reads));

    private static bool IsKeptAlive(MethodDefinition method, Instruction made, VariableDefinition local) =>
        method.Body.Instructions.Any(at =>
            at.Offset > made.Offset
            && LoadedLocal(method, at) == local
            && at.Next?.Operand is MethodReference { Name: nameof(GC.KeepAlive), DeclaringType.FullName: "System.GC" });

    private static VariableDefinition? StoredLocal(MethodDefinition method, Instruction at) => at.OpCode.Code switch
    {
        Code.Stloc or Code.Stloc_S => (VariableDefinition)at.Operand,
        >= Code.Stloc_0 and <= Code.Stloc_3 => method.Body.Variables[at.OpCode.Code - Code.Stloc_0],
        _ => null,
    };

    private static VariableDefinition? LoadedLocal(MethodDefinition method, Instruction at) => at.OpCode.Code switch
    {
        Code.Ldloc or Code.Ldloc_S => (VariableDefinition)at.Operand,
        >= Code.Ldloc_0 and <= Code.Ldloc_3 => method.Body.Variables[at.OpCode.Code - Code.Ldloc_0],
        _ => null,
    };
}
