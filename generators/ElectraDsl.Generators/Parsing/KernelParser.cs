using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads which types [Kernels] names, and what they are. Their bodies are checked where they are written (see DeviceCode).</summary>
internal static class KernelParser
{
    /// <param name="lineage">The model last, before it those that it takes over from, the oldest first.</param>
    /// <param name="compilation">Where it is declared.</param>
    public static EquatableArray<KernelChoice> Parse(List<INamedTypeSymbol> lineage, Compilation compilation) =>
        KernelSlot.All.Select(slot => Parse(slot, lineage, compilation)).OfType<KernelChoice>().ToEquatableArray();

    private static KernelChoice? Parse(KernelSlot slot, List<INamedTypeSymbol> lineage, Compilation compilation)
    {
        if (NamedAt(slot.Argument, lineage) is not { } type)
            return null;

        bool hasFunctions = Implements(type, slot.FunctionsName);
        if (hasFunctions && Functions(type, slot).Any(function => function is null))
            return null;

        bool isOp = !hasFunctions && Implements(type, slot.OpName);
        return new KernelChoice(
            slot.Argument,
            type.ToDisplayString(RecordParser.DottedName),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            isOp,
            hasFunctions || isOp ? FindDefect((INamedTypeSymbol)type, isOp, slot, lineage[^1], compilation) : KernelDefect.OtherKind);
    }

    /// <summary>The youngest generation that writes an argument decides; null takes the built-in kernel back.</summary>
    private static ITypeSymbol? NamedAt(string argument, List<INamedTypeSymbol> lineage)
    {
        TypedConstant named = lineage
            .Select(model => Lineage.Find(model, AttributeNames.Kernels))
            .OfType<AttributeData>()
            .SelectMany(attribute => attribute.NamedArguments)
            .LastOrDefault(pair => pair.Key == argument)
            .Value;
        return named is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type and not IErrorTypeSymbol } ? type : null;
    }

    // The open form of a generic type has no interfaces; its definition has.
    private static bool Implements(ITypeSymbol type, string? fullName) =>
        fullName is not null
        && type is INamedTypeSymbol
        && type.OriginalDefinition.AllInterfaces.Any(one => one.ToDisplayString(RecordParser.DottedName) == fullName);

    private static KernelDefect FindDefect(INamedTypeSymbol type, bool isOp, KernelSlot slot, INamedTypeSymbol model, Compilation compilation)
    {
        if (!isOp && (type.TypeKind != TypeKind.Struct || type.IsRefLikeType))
            return KernelDefect.NotStruct;
        if (type.IsUnboundGenericType)
            return KernelDefect.OpenGeneric;
        if (type.IsAbstract)
            return KernelDefect.Abstract;
        if (isOp && NeedsArguments(type, model, compilation))
            return KernelDefect.NeedsArguments;
        if (IsInOneFile(type) || !compilation.IsSymbolAccessibleWithin(type, model))
            return KernelDefect.OutOfReach;
        return !isOp && Functions(type, slot).Any(function => function!.DeclaredAccessibility != Accessibility.Public)
            ? KernelDefect.HiddenFunctions
            : KernelDefect.None;
    }

    /// <summary>What implements the functions of a slot in a struct; null for one that is missing, which is C#'s to report (CS0535).</summary>
    private static IEnumerable<ISymbol?> Functions(ITypeSymbol type, KernelSlot slot) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsUnboundGenericType: false }
            ? from one in type.AllInterfaces
              where one.ToDisplayString(RecordParser.DottedName) == slot.FunctionsName
              from member in one.GetMembers()
              where member is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }
              select type.FindImplementationForInterfaceMember(member)
            : [];

    private static bool NeedsArguments(INamedTypeSymbol type, INamedTypeSymbol model, Compilation compilation) =>
        !type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && compilation.IsSymbolAccessibleWithin(constructor, model))
        || type.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private static bool IsInOneFile(INamedTypeSymbol type) => type.IsFileLocal || (type.ContainingType is { } container && IsInOneFile(container));
}
