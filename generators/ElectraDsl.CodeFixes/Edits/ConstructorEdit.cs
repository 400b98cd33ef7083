using System.Linq;
using ElectraDsl.Generators.Fixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace ElectraDsl.CodeFixes.Edits;

/// <summary>Writes one hyperparameter of the recipe in the record's constructor, and the constructor where there is none.</summary>
internal static class ConstructorEdit
{
    public static Solution Apply(DeclaredModel model, Setting setting)
    {
        if (model.FindConstructor() is not { } constructor)
            return AddConstructor(model, setting);
        if (FindValue(constructor, setting.Name) is { } value)
            return model.Replace(value, AttributeEdit.ValueOf(setting).WithTriviaFrom(value));
        return model.Replace(constructor, WithAssignment(constructor, setting));
    }

    /// <summary>What the constructor assigns to the hyperparameter last: `Name = value` or a place in `(Other, Name) = (other, value)`.</summary>
    private static ExpressionSyntax? FindValue(ConstructorDeclarationSyntax constructor, string hyperparameter) => constructor.DescendantNodes()
        .OfType<AssignmentExpressionSyntax>()
        .Where(assignment => assignment.Parent is not InitializerExpressionSyntax)
        .Select(assignment => FindValue(assignment.Left, assignment.Right, hyperparameter))
        .LastOrDefault(value => value is not null);

    private static ExpressionSyntax? FindValue(ExpressionSyntax target, ExpressionSyntax value, string hyperparameter) => (target, value) switch
    {
        (IdentifierNameSyntax name, _) => name.Identifier.ValueText == hyperparameter ? value : null,
        (MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } member, _) => member.Name.Identifier.ValueText
        == hyperparameter
            ? value
            : null,
        (TupleExpressionSyntax targets, TupleExpressionSyntax values) when targets.Arguments.Count == values.Arguments.Count => targets
            .Arguments.Zip(values.Arguments, (left, right) => FindValue(left.Expression, right.Expression, hyperparameter))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static ConstructorDeclarationSyntax WithAssignment(ConstructorDeclarationSyntax constructor, Setting setting)
    {
        StatementSyntax added = SyntaxFactory.ExpressionStatement(AssignmentOf(setting)).WithAdditionalAnnotations(Formatter.Annotation);
        if (constructor.Body is { } body)
            return constructor.WithBody(body.AddStatements(added));

        StatementSyntax[] statements = constructor.ExpressionBody is { } arrow
            ? [SyntaxFactory.ExpressionStatement(arrow.Expression.WithoutTrivia()), added]
            : [added];
        return constructor
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithBody(SyntaxFactory.Block(statements))
            .WithTrailingTrivia(constructor.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static Solution AddConstructor(DeclaredModel model, Setting setting)
    {
        if (model.FindRecord() is not { } record)
            return model.Solution;
        ConstructorDeclarationSyntax constructor = SyntaxFactory.ConstructorDeclaration(record.Identifier.WithoutTrivia())
            .WithModifiers(SyntaxFactory.TokenList(SyntaxFactory.Token(SyntaxKind.PublicKeyword)))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(AssignmentOf(setting)))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            .WithAdditionalAnnotations(Formatter.Annotation);

        // `record X;` gets braces; the header keeps its own text.
        TypeDeclarationSyntax open = record.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken)
            ? record
            : (TypeDeclarationSyntax)record
                .WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(record.SemicolonToken.TrailingTrivia));
        return model.Replace(record, open.WithMembers(open.Members.Insert(0, constructor)).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static AssignmentExpressionSyntax AssignmentOf(Setting setting) => SyntaxFactory.AssignmentExpression(
        SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName(setting.Name), AttributeEdit.ValueOf(setting));
}
