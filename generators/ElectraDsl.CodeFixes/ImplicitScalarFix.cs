using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using ElectraDsl.CodeFixes.Edits;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>
/// Holds a number that libtorch reads in a static field, and names the factor of a sum. Where no constant is involved, what holds it is the author's
/// to say.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImplicitScalarFix)), Shared]
public sealed class ImplicitScalarFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL9005"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? semantics = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || semantics is null)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (HeldScalarEdit.Find(node, semantics, context.CancellationToken) is not { } edit)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Hold the number in a static field",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(edit.Apply(root))),
                    equivalenceKey: diagnostic.Id),
                diagnostic);
        }
    }
}
