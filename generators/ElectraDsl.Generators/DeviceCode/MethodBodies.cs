using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>The bodies of methods that a compilation has the source of.</summary>
internal sealed class MethodBodies(Compilation compilation, CancellationToken token)
{
    public IEnumerable<IOperation> Of(IMethodSymbol method) => SyntaxOf(method).Select(BodyOf).OfType<IOperation>();

    /// <summary>
    /// Whether there is a body, and it can be read here. An editor shows other projects with their source, too, which this compilation cannot ask for
    /// meaning.
    /// </summary>
    public bool IsWrittenHere(IMethodSymbol method) => SyntaxOf(method).Any(node => node switch
    {
        BaseMethodDeclarationSyntax declaration => declaration.Body is not null || declaration.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        LocalFunctionStatementSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    });

    /// <summary>
    /// What the compiler writes for a type of this project, and ILGPU can compile: constructors and accessors, but not the equality of records.
    /// </summary>
    public bool IsSynthesized(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.PropertySet
        && !method.IsExtern
        && (method.IsImplicitlyDeclared || SyntaxOf(method).Any())
        && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    private IEnumerable<SyntaxNode> SyntaxOf(IMethodSymbol method) =>
        method
            .DeclaringSyntaxReferences.Where(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree))
            .Select(reference => reference.GetSyntax(token));

    private IOperation? BodyOf(SyntaxNode node)
    {
        // The rule is about cost: an analyzer shares the compiler's own model of the tree it was called for. Calls lead into other trees, and only
        // device code is followed.
#pragma warning disable RS1030
        IOperation? operation = compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, token);
#pragma warning restore RS1030
        return operation is ILocalFunctionOperation function ? function.Body : operation;
    }
}
