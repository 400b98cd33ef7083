using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using ElectraDsl.CodeFixes.Edits;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.CodeFixes;

/// <summary>
/// Offers the fixes that a rule has put into its diagnostic. Which values fix it is the rule's decision, a pure function of the declaration;
/// here they are written into the source.
/// </summary>
public abstract class RuleFix : CodeFixProvider
{
    // Not for others to derive from: the fixes are the generator's.
    private protected RuleFix()
    {
    }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            Fix[] fixes = [.. FixProperties.Read(diagnostic.Properties)];
            for (int i = 0; i < fixes.Length; i++)
            {
                Fix fix = fixes[i];

                // The number, not the title, which holds values: "the first fix of all" is what one wants to apply to many.
                string key = diagnostic.Id + "." + i.ToString(CultureInfo.InvariantCulture);
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, token => ApplyAsync(context.Document, diagnostic.Location.SourceSpan, fix, token), key),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> ApplyAsync(Document document, TextSpan place, Fix fix, CancellationToken token)
    {
        Solution solution = document.Project.Solution;
        SyntaxNode root = (await document.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
        SemanticModel semantics = (await document.GetSemanticModelAsync(token).ConfigureAwait(false))!;
        if (root.FindNode(place).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration)
            return solution;

        string name = MetadataNameOf((INamedTypeSymbol)semantics.GetDeclaredSymbol(declaration, token)!);
        foreach (Setting setting in fix.Settings)
        {
            DeclaredModel? model = await DeclaredModel.FindAsync(solution, document.Project.Id, name, token).ConfigureAwait(false);
            if (model is null)
                return document.Project.Solution;
            solution = setting.Part == DeclarationPart.Recipe ? ConstructorEdit.Apply(model, setting) : AttributeEdit.Apply(model, setting);
        }

        return solution;
    }

    private static string MetadataNameOf(INamedTypeSymbol symbol)
    {
        if (symbol.ContainingType is { } container)
            return $"{MetadataNameOf(container)}+{symbol.MetadataName}";
        return symbol.ContainingNamespace.IsGlobalNamespace
            ? symbol.MetadataName
            : $"{symbol.ContainingNamespace.ToDisplayString()}.{symbol.MetadataName}";
    }
}
