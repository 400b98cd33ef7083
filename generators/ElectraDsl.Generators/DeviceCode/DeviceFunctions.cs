using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>Which functions of a type are compiled into kernels: those that implement an interface of scalar functions.</summary>
internal static class DeviceFunctions
{
    private static readonly HashSet<string> Interfaces = [.. KernelSlot.All.Select(slot => slot.FunctionsName).OfType<string>()];

    private const string SpecName = "ElectraDsl.Kernels.IModelSpec";

    public static IEnumerable<INamedTypeSymbol> InterfacesOf(INamedTypeSymbol type) =>
        type.AllInterfaces.Where(one => Interfaces.Contains(one.ToDisplayString(RecordParser.DottedName)));

    /// <summary>
    /// Whether it is what a model's kernels are closed over: a generated one only calls functions, which are checked where they stand.
    /// </summary>
    public static bool IsSpec(INamedTypeSymbol type) => type.AllInterfaces.Any(one => one.ToDisplayString(RecordParser.DottedName) == SpecName);

    /// <summary>What stands in the type itself, in the order of the interfaces.</summary>
    public static IEnumerable<IMethodSymbol> Of(INamedTypeSymbol type) =>
        from one in InterfacesOf(type)
        from member in one.GetMembers()
        let implementation = member is IMethodSymbol or IPropertySymbol ? type.FindImplementationForInterfaceMember(member) : null
        let method = implementation as IMethodSymbol ?? (implementation as IPropertySymbol)?.GetMethod
        where method is not null && SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
        select method;
}
