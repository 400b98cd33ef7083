using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.CodeFixes;

/// <summary>
/// Makes a model a partial record: the words that keep C# from adding a part to it, or a base to it, are added, exchanged and removed.
/// Where its type parameters, its base or its constructors are the obstacle, nothing is offered: what they are for is the author's to say.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialRecordFix)), Shared]
public sealed class PartialRecordFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL0001"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
                || IsComplete(declaration))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{declaration.Identifier.ValueText}' a partial record",
                    token => CompleteAsync(context.Document, declaration, token),
                    equivalenceKey: diagnostic.Id),
                diagnostic);
        }
    }

    private static bool IsComplete(TypeDeclarationSyntax declaration) =>
        declaration is RecordDeclarationSyntax
        && declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().All(type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
        && !declaration.Modifiers.Any(IsObstacle);

    private static bool IsObstacle(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.AbstractKeyword or SyntaxKind.FileKeyword;

    private static async Task<Document> CompleteAsync(Document document, TypeDeclarationSyntax declaration, CancellationToken token)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
        TypeDeclarationSyntax[] types = [.. declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()];
        return document.WithSyntaxRoot(root.ReplaceNodes(types, (original, rewritten) => original == declaration
            ? WithPartial(AsRecord(WithoutObstacles(rewritten)))
            : WithPartial(rewritten)));
    }

    private static TypeDeclarationSyntax WithoutObstacles(TypeDeclarationSyntax type)
    {
        foreach (SyntaxToken obstacle in type.Modifiers.Where(IsObstacle).Reverse().ToArray())
        {
            // Indentation and line ends stay, the blank behind the word goes with it.
            int place = type.Modifiers.IndexOf(obstacle);
            SyntaxToken next = obstacle.GetNextToken();
            type = type.ReplaceToken(next, next.WithLeadingTrivia(obstacle.LeadingTrivia));
            type = type.WithModifiers(type.Modifiers.RemoveAt(place));
        }

        return type;
    }

    private static TypeDeclarationSyntax AsRecord(TypeDeclarationSyntax type) => type is not ClassDeclarationSyntax plain
        ? type
        : SyntaxFactory.RecordDeclaration(
            SyntaxKind.RecordDeclaration,
            plain.AttributeLists,
            plain.Modifiers,
            SyntaxFactory.Token(SyntaxKind.RecordKeyword).WithTriviaFrom(plain.Keyword),
            classOrStructKeyword: default,
            plain.Identifier,
            plain.TypeParameterList,
            plain.ParameterList,
            plain.BaseList,
            plain.ConstraintClauses,
            plain.OpenBraceToken,
            plain.Members,
            plain.CloseBraceToken,
            plain.SemicolonToken);

    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
            return type;

        // `partial` is the last word before the kind of type; where it is the first, too, it takes over the indentation.
        SyntaxToken word = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Count > 0
            ? type.AddModifiers(word)
            : type.WithKeyword(type.Keyword.WithLeadingTrivia()).AddModifiers(word.WithLeadingTrivia(type.Keyword.LeadingTrivia));
    }
}
