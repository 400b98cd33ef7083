using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Finds what is nearer to a record than the library and has a name that generated code calls something of the library by.</summary>
internal static class HidingNames
{
    public static EquatableArray<HidingName> Of(INamedTypeSymbol symbol, List<INamedTypeSymbol> containers, Compilation compilation, CancellationToken token)
    {
        IEnumerable<HidingName> found = [.. InScope(symbol, containers, compilation), .. Roots(compilation)];

        // Inside a namespace a file's own using directives come before global ones; beside them, in the global namespace, neither does.
        if (symbol.ContainingNamespace.IsGlobalNamespace) found = found.Concat(ByGlobalUsings(symbol, compilation, token));
        return found.Distinct().OrderBy(hiding => hiding.FullName, StringComparer.Ordinal).ToEquatableArray();
    }

    // A simple name is sought in the record and what it derives from, in the types around it and theirs, and in its namespace before the using directives count.
    private static IEnumerable<HidingName> InScope(INamedTypeSymbol symbol, List<INamedTypeSymbol> containers, Compilation compilation)
    {
        List<INamespaceOrTypeSymbol> scopes = [.. containers.Append(symbol).SelectMany(type => RecordParser.BasesOf(type).Prepend(type))];
        if (compilation.GetCompilationNamespace(symbol.ContainingNamespace) is { } merged) scopes.Add(merged);
        return
            from name in LibraryNames.All
            from scope in scopes
            from hiding in Hiding(scope.GetMembers(name), symbol, compilation)
            select hiding;
    }

    // A type called like a namespace is taken for it in all of the project: `global::` does not reach past it.
    private static IEnumerable<HidingName> Roots(Compilation compilation) =>
        from root in LibraryNames.Roots
        where compilation.Assembly.GlobalNamespace.GetTypeMembers(root, 0).Any()
        select new HidingName(root, root);

    private static IEnumerable<HidingName> ByGlobalUsings(INamedTypeSymbol symbol, Compilation compilation, CancellationToken token)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot(token) is not CompilationUnitSyntax unit) continue;
            foreach (UsingDirectiveSyntax directive in unit.Usings.Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
            {
                if (directive.Alias is { } alias)
                {
                    string name = alias.Name.Identifier.ValueText;
                    if (LibraryNames.Meant(name) is not null) yield return new HidingName(name, $"global using {name}");
                    continue;
                }

                ISymbol? imported = compilation.GetSemanticModel(tree).GetSymbolInfo(directive.NamespaceOrType, token).Symbol;
                foreach (HidingName hiding in LibraryNames.All.SelectMany(name => Hiding(Imported(imported, name), symbol, compilation))) yield return hiding;
            }
        }
    }

    private static IEnumerable<ISymbol> Imported(ISymbol? imported, string name) => imported switch
    {
        INamespaceSymbol space => space.GetTypeMembers(name),
        INamedTypeSymbol type => type.GetMembers(name).Where(member => member.IsStatic || member is INamedTypeSymbol),
        _ => [],
    };

    private static IEnumerable<HidingName> Hiding(IEnumerable<ISymbol> members, INamedTypeSymbol model, Compilation compilation) =>
        from member in members
        where compilation.IsSymbolAccessibleWithin(member, model)
        let fullName = FullNameOf(member)
        where fullName != LibraryNames.Meant(member.Name)
        select new HidingName(member.Name, fullName);

    private static string FullNameOf(ISymbol member) => member is INamespaceOrTypeSymbol
        ? member.ToDisplayString(RecordParser.DottedName)
        : $"{member.ContainingType.ToDisplayString(RecordParser.DottedName)}.{member.Name}";
}
