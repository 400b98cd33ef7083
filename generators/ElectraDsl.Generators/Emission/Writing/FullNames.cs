using System.Collections.Generic;
using System.Linq;
using System.Text;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// Says names of the library in full where a model has something of the same name beside it. Templates use simple names, because generated code is
/// meant to be read; few projects need this.
/// </summary>
internal static class FullNames
{
    private const string Opening = "class C {\n";

    /// <summary>The full name of a type whose simple name is hidden; else the simple one.</summary>
    public static string Of(RecordSpec record, string type) => FullOf(record, type) is { } full ? "global::" + full : type;

    /// <summary>The members of a record, with every use of a hidden name in full.</summary>
    public static string In(RecordSpec record, string members)
    {
        if (record.HiddenNames.Count == 0)
            return members;
        StringBuilder text = new(members);
        SyntaxNode root = CSharpSyntaxTree.ParseText(Opening + members + "\n}").GetRoot();
        foreach (SyntaxToken name in root.DescendantNodes(descendIntoTrivia: true)
                .OfType<SimpleNameSyntax>()
                .Where(name => IsHidden(record, name))
                .Select(name => name.Identifier)
                .Reverse())
        {
            int start = name.SpanStart - Opening.Length;
            _ = text.Remove(start, name.Span.Length).Insert(start, "global::" + FullOf(record, name.ValueText));
        }

        return text.ToString();
    }

    /// <summary>Using directives without the aliases of hidden names.</summary>
    public static IEnumerable<string> InUsings(RecordSpec record, IEnumerable<string> usings) =>
        usings.Where(line => !record.HiddenNames.Any(name => line.StartsWith($"using {name.Simple} = ", StringComparison.Ordinal)));

    private static string? FullOf(RecordSpec record, string name) => record.HiddenNames.FirstOrDefault(hidden => hidden.Simple == name)?.Full;

    // What stands behind a dot, or names an argument or a property to set, is not looked up by its simple name.
    private static bool IsHidden(RecordSpec record, SimpleNameSyntax name) =>
        FullOf(record, name.Identifier.ValueText) is not null
        && name.Parent switch
        {
            AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax => false,
            QualifiedNameSyntax qualified => qualified.Left == name,
            QualifiedCrefSyntax qualified => qualified.Container == name,
            MemberAccessExpressionSyntax access => access.Expression == name,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
            _ => true,
        };
}
