using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.CodeFixes.Edits;

/// <summary>A model's record in a state of the solution: where its attributes and its constructor stand, over all of its parts.</summary>
internal sealed class DeclaredModel
{
    private const string Language = "ElectraDsl";

    private static readonly DeclarationPart[] Attributes =
    [
        DeclarationPart.Model,
        DeclarationPart.Generator,
        DeclarationPart.Discriminator,
        DeclarationPart.Kernels,
    ];

    private readonly INamedTypeSymbol symbol;
    private readonly CancellationToken token;

    private DeclaredModel(Solution solution, INamedTypeSymbol symbol, CancellationToken token)
    {
        Solution = solution;
        this.symbol = symbol;
        this.token = token;
    }

    public Solution Solution { get; }

    public string Name => symbol.Name;

    /// <summary>Finds a record again by its metadata name, after an edit has made every earlier symbol stale.</summary>
    public static async Task<DeclaredModel?> FindAsync(Solution solution, ProjectId project, string metadataName, CancellationToken token)
    {
        Compilation? compilation = await solution.GetProject(project)!.GetCompilationAsync(token).ConfigureAwait(false);
        return compilation?.Assembly.GetTypeByMetadataName(metadataName) is { } symbol ? new DeclaredModel(solution, symbol, token) : null;
    }

    /// <summary>An attribute of the language; null where the record has none.</summary>
    public AttributeSyntax? FindAttribute(DeclarationPart part) => symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == $"{Language}.{NameOf(part)}Attribute")
        .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(token))
        .OfType<AttributeSyntax>()
        .FirstOrDefault();

    /// <summary>
    /// The attribute of the language that another one belongs behind: the model first, then the generator, then the discriminator; null where the
    /// record has none.
    /// </summary>
    public AttributeSyntax? FindNeighbor(DeclarationPart part)
    {
        IEnumerable<AttributeSyntax?> before = Attributes.Where(other => other < part).Reverse().Select(FindAttribute);
        IEnumerable<AttributeSyntax?> behind = Attributes.Where(other => other > part).Select(FindAttribute);
        return before.Concat(behind).OfType<AttributeSyntax>().FirstOrDefault();
    }

    /// <summary>"ElectraModel", "Generator", "Discriminator" or "Kernels".</summary>
    public static string NameOf(DeclarationPart part) => part == DeclarationPart.Model ? "ElectraModel" : part.ToString();

    /// <summary>The constructor without parameters; null where none is written.</summary>
    public ConstructorDeclarationSyntax? FindConstructor() => symbol.InstanceConstructors
        .Where(constructor => constructor.Parameters.IsEmpty)
        .SelectMany(constructor => constructor.DeclaringSyntaxReferences)
        .Select(reference => reference.GetSyntax(token))
        .OfType<ConstructorDeclarationSyntax>()
        .FirstOrDefault();

    /// <summary>The part of the record that bears the attributes; null where none does.</summary>
    public RecordDeclarationSyntax? FindRecord() => FindNeighbor(DeclarationPart.Recipe)?.FirstAncestorOrSelf<RecordDeclarationSyntax>();

    /// <summary>The solution without one of the record's attributes, and without its brackets where nothing else stands in them.</summary>
    public Solution Remove(AttributeSyntax attribute)
    {
        SyntaxNode removed = attribute.Parent is AttributeListSyntax { Attributes.Count: 1 } list ? list : attribute;

        // What stands above the first attribute is about the record.
        bool isFirst = removed.Parent is RecordDeclarationSyntax record && record.AttributeLists[0] == removed;
        SyntaxNode root = attribute
            .SyntaxTree.GetRoot(token)
            .RemoveNode(removed, isFirst ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia)!;
        return Solution.WithDocumentSyntaxRoot(Solution.GetDocumentId(attribute.SyntaxTree)!, root);
    }

    /// <summary>The solution with one node of the record's source replaced.</summary>
    public Solution Replace(SyntaxNode old, SyntaxNode replacement) =>
        Solution.WithDocumentSyntaxRoot(Solution.GetDocumentId(old.SyntaxTree)!, old.SyntaxTree.GetRoot(token).ReplaceNode(old, replacement));
}
