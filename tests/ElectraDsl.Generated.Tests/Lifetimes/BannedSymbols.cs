using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>
/// The list of methods that no project of this repository may call, as the compiler's analyzer of banned symbols reads it: what a walk finds in
/// TorchSharp and user code can see, and every conversion that makes a Scalar or a tensor unasked.
/// </summary>
internal static class BannedSymbols
{
    private const string Conversion = "op_Implicit";

    /// <summary>The whole file, sorted.</summary>
    public static string Of(LifetimeWalk walk)
    {
        IEnumerable<string> hazards = walk.Hazards.Where(entry => IsVisible(entry.Key)).Select(entry => Line(entry.Key, Advice(entry.Value.Owner)));
        IEnumerable<string> conversions = walk
            .TorchSharp.GetTypes()
            .SelectMany(type => type.Methods)
            .Where(method =>
                method.Name == Conversion
                && IsVisible(method)
                && method.ReturnType.Name is "Scalar" or "Tensor"
                && method.DeclaringType.Name is "Scalar" or "Tensor")
            .Select(method => Line(method, Advice(method.ReturnType.Name)));
        return string.Concat(hazards.Concat(conversions).Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n"));
    }

    /// <summary>The analyzer knows a property by its own name, not by its accessors'.</summary>
    private static string Line(MethodDefinition method, string advice)
    {
        PropertyDefinition? property = method.DeclaringType.Properties.FirstOrDefault(property =>
            property.GetMethod == method || property.SetMethod == method);
        return $"{DocCommentId.GetDocCommentId((IMemberDefinition?)property ?? method)}; {advice}";
    }

    private static string Advice(string owner) => owner switch
    {
        "Scalar" => "TorchSharp frees implicit Scalars while libtorch reads them: name every number, for example a.add(b, Scalars.One)",
        "Tensor" => "an implicit tensor belongs to nobody: make it with torch.tensor inside a DisposeScope",
        _ => $"TorchSharp frees its own {owner} while libtorch reads it: make one and hold it by using",
    };

    private static bool IsVisible(MethodDefinition method)
    {
        for (TypeDefinition? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (!type.IsPublic && !type.IsNestedPublic && !type.IsNestedFamily && !type.IsNestedFamilyOrAssembly)
                return false;
        }

        return method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }
}
