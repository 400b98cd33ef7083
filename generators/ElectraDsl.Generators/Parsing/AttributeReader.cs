using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads attributes of the language back into an object of their own class, whose defaults are the language's.</summary>
internal static class AttributeReader
{
    /// <param name="attributes">One a generation, the oldest first: each overrides what it names of those before it.</param>
    /// <param name="token">Stops the reading.</param>
    public static ReadAttribute<T> Read<T>(IEnumerable<AttributeData> attributes, CancellationToken token)
        where T : Attribute, new()
    {
        var value = new T();
        var written = new HashSet<string>();
        bool isLegible = true;

        foreach (AttributeData data in attributes)
        {
            var understood = new HashSet<string>();
            foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
            {
                if (TrySet(value, argument.Key, argument.Value))
                    _ = understood.Add(argument.Key);
            }

            // What the compiler could not bind at all is missing from the data, but not from the text. Another assembly has no text.
            var syntax = data.ApplicationSyntaxReference?.GetSyntax(token) as AttributeSyntax;
            int count = syntax is null ? data.NamedArguments.Length : syntax.ArgumentList?.Arguments.Count ?? 0;
            isLegible &= data.ConstructorArguments.IsEmpty && understood.Count == count;
            written.UnionWith(understood);
        }

        return new ReadAttribute<T>(value, written, isLegible);
    }

    private static bool TrySet<T>(T attribute, string name, TypedConstant constant)
    {
        if (typeof(T).GetProperty(name) is not { } property)
            return false;

        // A type of the compiled program has no System.Type here; Lineage follows the symbol.
        if (property.PropertyType == typeof(Type))
            return constant is { Kind: TypedConstantKind.Type, Value: not IErrorTypeSymbol };

        if (property.PropertyType == typeof(string[]))
            return TrySetTexts(attribute, property, constant);

        object? value = constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum ? constant.Value : null;
        if (value is null)
            return false;
        if (property.PropertyType.GetTypeInfo().IsEnum)
            value = Enum.ToObject(property.PropertyType, value);
        if (!property.PropertyType.IsInstanceOfType(value))
            return false;
        property.SetValue(attribute, value);
        return true;
    }

    /// <summary>An array, whose missing texts are empty.</summary>
    private static bool TrySetTexts<T>(T attribute, PropertyInfo property, TypedConstant constant)
    {
        if (constant is not { Kind: TypedConstantKind.Array, IsNull: false })
            return false;
        property.SetValue(attribute, constant.Values.Select(text => text.Value as string ?? "").ToArray());
        return true;
    }
}
