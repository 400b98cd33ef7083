using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// Finds what a constructor assigns to a property of the recipe. The recipe becomes the record's base only in the generated part, so that the
/// name is all there is to go by.
/// </summary>
internal static class ConstructorReader
{
    public static AssignedHyperparameter? Find(
        ConstructorDeclarationSyntax constructor,
        string hyperparameter,
        SemanticModel semantics,
        CancellationToken token)
    {
        List<ExpressionSyntax> mentions =
        [
            .. constructor.DescendantNodes().OfType<ExpressionSyntax>().Where(node => IsWritten(node, hyperparameter, semantics, token)),
        ];
        bool isChained = constructor.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer);
        if (mentions.Count == 0)
            return isChained ? new AssignedHyperparameter(Value: null) : null;

        bool canLeaveEarly = constructor
            .DescendantNodes()
            .Any(node => node.IsKind(SyntaxKind.ReturnStatement) || node.IsKind(SyntaxKind.GotoStatement));
        List<ExpressionSyntax?> values = mentions.ConvertAll(mention => ValueOf(mention, constructor));
        return new AssignedHyperparameter(canLeaveEarly || values.Contains(null) ? null : values[^1]);
    }

    private static bool IsWritten(ExpressionSyntax node, string hyperparameter, SemanticModel semantics, CancellationToken token)
    {
        string? name = node switch
        {
            IdentifierNameSyntax { Parent: not MemberAccessExpressionSyntax } identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } member => member.Name.Identifier.ValueText,
            _ => null,
        };
        if (name != hyperparameter || !IsTarget(node))
            return false;

        // Something else of that name in reach: a local variable, a member of the record.
        return semantics.GetSymbolInfo(node, token).Symbol is null or IPropertySymbol { ContainingType.Name: RecordParser.PretrainingRecipe };
    }

    private static bool IsTarget(ExpressionSyntax node) => node.Parent switch
    {
        // `new X { Name = 1 }` and `with { Name = 1 }` are about another recipe.
        AssignmentExpressionSyntax assignment => assignment.Left == node && assignment.Parent is not InitializerExpressionSyntax,
        ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => IsTarget(tuple),
        PrefixUnaryExpressionSyntax prefix => prefix.OperatorToken.Kind() is SyntaxKind.PlusPlusToken or SyntaxKind.MinusMinusToken,
        PostfixUnaryExpressionSyntax postfix => postfix.OperatorToken.Kind() is SyntaxKind.PlusPlusToken or SyntaxKind.MinusMinusToken,
        _ => false,
    };

    /// <summary>What a target is given, where that is one expression and no condition stands before it.</summary>
    private static ExpressionSyntax? ValueOf(ExpressionSyntax target, ConstructorDeclarationSyntax constructor)
    {
        switch (target.Parent)
        {
            case AssignmentExpressionSyntax assignment:
                bool isAlwaysReached = assignment.Parent == constructor.ExpressionBody
                    || (assignment.Parent is ExpressionStatementSyntax statement && statement.Parent == constructor.Body);
                return isAlwaysReached && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) ? assignment.Right : null;

            case ArgumentSyntax { Parent: TupleExpressionSyntax targets } argument:
                return ValueOf(targets, constructor) is TupleExpressionSyntax values && values.Arguments.Count == targets.Arguments.Count
                    ? values.Arguments[targets.Arguments.IndexOf(argument)].Expression
                    : null;

            default:
                return null;
        }
    }
}
