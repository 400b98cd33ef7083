using System.Collections.Generic;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads an attribute of the language back into an object of its own class, whose defaults are the language's.</summary>
internal static class AttributeReader
{
    public static ReadAttribute<T> Read<T>(AttributeData data, AttributeSyntax? syntax)
        where T : Attribute, new()
    {
        var value = new T();
        var written = new HashSet<string>();
        bool isLegible = data.ConstructorArguments.IsEmpty;

        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            if (typeof(T).GetProperty(argument.Key) is not { } property || !TryConvert(argument.Value, property.PropertyType, out object? converted))
            {
                isLegible = false;
                continue;
            }

            property.SetValue(value, converted);
            _ = written.Add(argument.Key);
        }

        // What the compiler could not bind at all is missing from the data, but not from the text.
        int writtenInText = syntax?.ArgumentList?.Arguments.Count ?? 0;
        return new ReadAttribute<T>(value, written, isLegible && writtenInText == written.Count);
    }

    private static bool TryConvert(TypedConstant constant, Type type, out object? value)
    {
        value = constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum ? constant.Value : null;
        if (value is null) return false;
        if (type.GetTypeInfo().IsEnum) value = Enum.ToObject(type, value);
        return type.IsInstanceOfType(value);
    }
}
