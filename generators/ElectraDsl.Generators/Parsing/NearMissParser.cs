using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Looks at the arguments that C# rejects for those that are nearly right.</summary>
internal static class NearMissParser
{
    private static readonly (DeclarationPart Part, string Attribute, Dictionary<string, Type> Arguments)[] Language =
    [
        (DeclarationPart.Model, AttributeNames.Model, ArgumentsOf(typeof(ElectraModelAttribute))),
        (DeclarationPart.Generator, AttributeNames.Generator, ArgumentsOf(typeof(GeneratorAttribute))),
        (DeclarationPart.Discriminator, AttributeNames.Discriminator, ArgumentsOf(typeof(DiscriminatorAttribute))),
        (DeclarationPart.Kernels, AttributeNames.Kernels, ArgumentsOf(typeof(KernelsAttribute))),
    ];

    /// <summary>Those of the attributes that stand at the record itself.</summary>
    public static EquatableArray<NearMiss> Parse(INamedTypeSymbol symbol, CancellationToken token)
    {
        List<NearMiss> found = [];
        foreach ((DeclarationPart part, string name, Dictionary<string, Type> known) in Language)
        {
            if (Lineage.Find(symbol, name) is not { ApplicationSyntaxReference: { } place } data
                || place.GetSyntax(token) is not AttributeSyntax { ArgumentList.Arguments: var arguments })
                continue;
            List<NearMiss> ofPart = [];
            foreach (AttributeArgumentSyntax argument in arguments)
            {
                if (argument.NameEquals?.Name.Identifier.ValueText is not { Length: > 0 } written)
                    continue;
                NearMiss? miss = known.TryGetValue(written, out Type? type)
                    ? OfValue(part, written, type, argument.Expression, data)
                    : OfName(part, written, known.Keys);
                if (miss is not null)
                    ofPart.Add(miss);
            }

            found.AddRange(ofPart.Select(miss => miss with
            {
                IsFree =
                    !arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText == miss.Meant)
                    && ofPart.Count(other => other.Meant == miss.Meant) == 1,
            }));
        }

        return found.ToEquatableArray();
    }

    private static NearMiss? OfName(DeclarationPart part, string written, IReadOnlyCollection<string> known)
    {
        if (NearestName.Of(written, known) is { } meant)
            return new NearMiss(part, written, Value: null, meant, Home: null);

        string[] others =
        [
            .. Language.Where(other => NearestName.Of(written, other.Arguments.Keys) is not null).Select(other => Wording.Of(other.Part)),
        ];
        if (others.Length > 0)
            return new NearMiss(part, written, Value: null, Meant: null, $"it belongs to {string.Join(" and ", others)}");
        return NearestName.Of(written, [.. RecipeRanges.All.Select(one => one.Property)]) is { } hyperparameter
            ? new NearMiss(
                part,
                written,
                Value: null,
                Meant: null,
                $"{hyperparameter} is a property of the record: assign it in the record's constructor")
            : null;
    }

    private static NearMiss? OfValue(DeclarationPart part, string argument, Type type, ExpressionSyntax value, AttributeData data)
    {
        if (!type.GetTypeInfo().IsEnum
            || data.NamedArguments.Any(bound =>
                bound.Key == argument && bound.Value is { Kind: TypedConstantKind.Enum, Type.Name: { } name } && name == type.Name))
            return null;
        string? written = value switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            LiteralExpressionSyntax literal => literal.Token.Value as string,
            _ => null,
        };
        return written is not null && NearestName.Of(written, Enum.GetNames(type)) is { } meant
            ? new NearMiss(
                part,
                argument,
                string.Join(" ", value.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
                $"{type.Name}.{meant}",
                Home: null)
            : null;
    }

    private static Dictionary<string, Type> ArgumentsOf(Type attribute) => attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .ToDictionary(property => property.Name, property => property.PropertyType);
}
