using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Objectives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Finds the names of the library that something nearer to a record has, too: generated code must say them in full.</summary>
internal static class HiddenNames
{
    public static EquatableArray<HiddenName> Of(
        INamedTypeSymbol symbol,
        List<INamedTypeSymbol> containers,
        Compilation compilation,
        CancellationToken token)
    {
        IEnumerable<string> found = InScope(symbol, containers, compilation);

        // Inside a namespace a file's own using directives come before global ones; beside them, in the global namespace, neither does.
        if (symbol.ContainingNamespace.IsGlobalNamespace)
            found = found.Concat(ByGlobalUsings(symbol, compilation, token));
        return found
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal)
            .Select(name => new HiddenName(name, LibraryNames.Meant(name)!))
            .ToEquatableArray();
    }

    /// <summary>Whether the library has such a name.</summary>
    public static bool IsLibrarys(string name) => LibraryNames.Meant(name) is not null;

    /// <summary>A type called like a namespace is taken for it in all of the project: <c>global::</c> does not reach past it.</summary>
    public static EquatableArray<string> Roots(Compilation compilation) =>
        LibraryNames.Roots.Where(root => compilation.Assembly.GlobalNamespace.GetTypeMembers(root, 0).Any()).ToEquatableArray();

    // A simple name is sought in the record and what it derives from, in the types around it and theirs, and in its namespace before the using
    // directives count.
    private static IEnumerable<string> InScope(INamedTypeSymbol symbol, List<INamedTypeSymbol> containers, Compilation compilation)
    {
        List<INamespaceOrTypeSymbol> scopes = [.. containers.Append(symbol).SelectMany(type => RecordParser.BasesOf(type).Prepend(type))];
        if (compilation.GetCompilationNamespace(symbol.ContainingNamespace) is { } merged)
            scopes.Add(merged);
        return LibraryNames.All.Where(name => scopes.Exists(scope => Hides(scope.GetMembers(name), symbol, compilation)));
    }

    private static IEnumerable<string> ByGlobalUsings(INamedTypeSymbol symbol, Compilation compilation, CancellationToken token)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot(token) is not CompilationUnitSyntax unit)
                continue;
            foreach (UsingDirectiveSyntax directive in unit.Usings.Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
            {
                if (directive.Alias is { } alias)
                {
                    string name = alias.Name.Identifier.ValueText;
                    if (LibraryNames.Meant(name) is not null)
                        yield return name;
                    continue;
                }

                ISymbol? imported = compilation.GetSemanticModel(tree).GetSymbolInfo(directive.NamespaceOrType, token).Symbol;
                foreach (string name in LibraryNames.All.Where(name => Hides(Imported(imported, name), symbol, compilation)))
                    yield return name;
            }
        }
    }

    private static IEnumerable<ISymbol> Imported(ISymbol? imported, string name) => imported switch
    {
        INamespaceSymbol space => space.GetTypeMembers(name),
        INamedTypeSymbol type => type.GetMembers(name).Where(member => member.IsStatic || member is INamedTypeSymbol),
        _ => [],
    };

    private static bool Hides(IEnumerable<ISymbol> members, INamedTypeSymbol model, Compilation compilation) =>
        members.Any(member => compilation.IsSymbolAccessibleWithin(member, model) && FullNameOf(member) != LibraryNames.Meant(member.Name));

    private static string FullNameOf(ISymbol member) => member is INamespaceOrTypeSymbol
        ? member.ToDisplayString(RecordParser.DottedName)
        : $"{member.ContainingType.ToDisplayString(RecordParser.DottedName)}.{member.Name}";
}
