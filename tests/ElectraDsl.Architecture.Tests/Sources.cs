using System.Collections.Concurrent;
using System.Xml.Linq;
using ElectraDsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Architecture.Tests;

/// <summary>
/// What the code of a project uses, as the compiler sees it. From sources, because an assembly no longer shows constants that it took from elsewhere,
/// nor in which folder a type lies.
/// </summary>
internal static class Sources
{
    private const string GlobalUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    /// <summary>
    /// A name that is not found would be an arrow that is not seen. What other source generators add is not there: members of types that are.
    /// </summary>
    private static readonly string[] NamesNotFound = ["CS0103", "CS0234", "CS0246"];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<Arrow>> Known = new();

    private static readonly CSharpParseOptions Options = new(
        LanguageVersion.CSharp14,
        DocumentationMode.None,
        preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER"]);

    /// <summary>Everything that the project's code names, each pair of types once a file.</summary>
    public static IReadOnlyList<Arrow> ArrowsOf(string project) => Known.GetOrAdd(project, static name => Read(name, House.Projects[name]));

    /// <summary>The C# files below a folder.</summary>
    public static IEnumerable<string> FilesUnder(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories);

    /// <summary>The arrows of C# files, compiled as an assembly of that name.</summary>
    public static IReadOnlyList<Arrow> Read(string assembly, string folder, params IEnumerable<string> linked)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly,
            FilesUnder(folder).Concat(Linked(folder)).Concat(linked).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Options, file))
                .Append(CSharpSyntaxTree.ParseText(GlobalUsings, Options)),
            References.Where(reference => Path.GetFileNameWithoutExtension(reference.FilePath) != assembly),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        // Models are records that only their generated half derives from the library's.
        SyntaxTree[] written = [.. compilation.SyntaxTrees];
        _ = CSharpGeneratorDriver
            .Create([new ElectraModelGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation completed, out _);
        Assert.Empty(
            completed.GetDiagnostics().Where(diagnostic => NamesNotFound.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString()));
        return
        [
            .. written.AsParallel()
                .SelectMany(tree => Uses(completed.GetSemanticModel(tree), completed, folder)).Distinct()
                .OrderBy(arrow => arrow.FromFile, StringComparer.Ordinal).ThenBy(arrow => arrow.ToFile, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<PortableExecutableReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Files of other projects that the project file names.</summary>
    private static IEnumerable<string> Linked(string folder) =>
        from project in Directory.EnumerateFiles(folder, "*.csproj")
        from item in XDocument.Load(project).Descendants("Compile")
        let include = (string?)item.Attribute("Include")
        where include is not null
        let path = Path.GetFullPath(Path.Combine(folder, include))
        from file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path))
        select file;

    private static IEnumerable<Arrow> Uses(SemanticModel model, Compilation compilation, string folder)
    {
        foreach (SyntaxNode node in model
                .SyntaxTree.GetRoot()
                .DescendantNodes()
                .Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            if (Meant(model.GetSymbolInfo(node)) is not { } symbol || (symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type)
                continue;
            while (type.ContainingType is { } outer)
                type = outer;
            bool isOwn = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);
            string from = Relative(folder, node.SyntaxTree.FilePath), to = "";
            if (isOwn)
            {
                // A type of several files is used where the user of it lies, if it has a part there.
                string[] files =
                [
                    .. (symbol is ITypeSymbol ? type : symbol)
                        .DeclaringSyntaxReferences.Concat(type.DeclaringSyntaxReferences)
                        .Select(place => Relative(folder, place.SyntaxTree.FilePath)),
                ];
                to = files.FirstOrDefault(file => Path.GetDirectoryName(file) == Path.GetDirectoryName(from)) ?? files[0];
            }

            if (to != from)
                yield return new Arrow(from, TypeAround(node), type.ContainingAssembly.Name, to, type.Name);
        }
    }

    private static ISymbol? Meant(SymbolInfo info) => (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => extension,
        { Kind: SymbolKind.NamedType or SymbolKind.Method or SymbolKind.Property or SymbolKind.Field or SymbolKind.Event } symbol =>
            symbol.OriginalDefinition,
        _ => null,
    };

    private static string TypeAround(SyntaxNode node) =>
        node.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()?.Identifier.ValueText
        ?? node.Ancestors().OfType<DelegateDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText ?? "the file";

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
