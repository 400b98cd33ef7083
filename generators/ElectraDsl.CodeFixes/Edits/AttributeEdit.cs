using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace ElectraDsl.CodeFixes.Edits;

/// <summary>
/// Writes one argument of one of the language's attributes, and the attribute where it is missing; takes arguments and attributes away.
/// </summary>
internal static class AttributeEdit
{
    public static Solution Apply(DeclaredModel model, Setting setting)
    {
        if (model.FindAttribute(setting.Part) is { } attribute)
            return setting.Name.Length == 0 ? model.Remove(attribute) : model.Replace(attribute, With(attribute, setting));
        return setting.Value is null ? model.Solution : Add(model, setting);
    }

    /// <summary>A setting's value as syntax, which is shortened as far as the place allows.</summary>
    public static ExpressionSyntax ValueOf(Setting setting) =>
        SyntaxFactory.ParseExpression(setting.Value!).WithAdditionalAnnotations(Simplifier.Annotation);

    private static AttributeSyntax With(AttributeSyntax attribute, Setting setting)
    {
        AttributeArgumentListSyntax list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        AttributeArgumentSyntax? written = list.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == setting.Name);

        if (setting.NewName is { } name)
            return written?.NameEquals is { } old
                ? attribute.ReplaceNode(old.Name, SyntaxFactory.IdentifierName(name).WithTriviaFrom(old.Name))
                : attribute;
        if (setting.Value is null)
            return written is null ? attribute : Without(attribute, list, written);
        if (written is not null)
            return attribute.ReplaceNode(written.Expression, ValueOf(setting).WithTriviaFrom(written.Expression));

        AttributeArgumentSyntax added = ArgumentOf(setting);
        return attribute.WithArgumentList(list.WithArguments(list.Arguments.Count == 0
            ? list.Arguments.Add(added)
            : SyntaxFactory.SeparatedList(
                list.Arguments.Add(added),
                list.Arguments.GetSeparators().Append(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)))));
    }

    private static AttributeSyntax Without(AttributeSyntax attribute, AttributeArgumentListSyntax list, AttributeArgumentSyntax written) =>
        attribute.WithArgumentList(list.Arguments.Count == 1
            ? null
            : list.WithArguments(list.Arguments.RemoveAt(list.Arguments.IndexOf(written))));

    private static Solution Add(DeclaredModel model, Setting setting)
    {
        if (model.FindNeighbor(setting.Part) is not { Parent: AttributeListSyntax { Parent: TypeDeclarationSyntax record } beside } neighbor)
            return model.Solution;
        bool isFirst = model.FindAttribute(DeclarationPart.Model) is null && setting.Part == DeclarationPart.Model;

        // As the neighbor is written: with or without the namespace before it.
        string name = DeclaredModel.NameOf(setting.Part);
        NameSyntax attributeName = neighbor.Name is QualifiedNameSyntax qualified
            ? qualified.WithRight(SyntaxFactory.IdentifierName(name))
            : SyntaxFactory.IdentifierName(name);
        AttributeListSyntax added = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
            SyntaxFactory.Attribute(attributeName, SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(ArgumentOf(setting))))));

        int place = record.AttributeLists.IndexOf(beside);
        SyntaxList<AttributeListSyntax> lists = isFirst
            // The new first list takes over what stands above the record: blank lines, comments, documentation.
            ? record.AttributeLists
                .Replace(beside, beside.WithLeadingTrivia(IndentationOf(beside)))
                .Insert(place, added.WithLeadingTrivia(beside.GetLeadingTrivia()).WithTrailingTrivia(LineEndOf(beside)))
            : record.AttributeLists
                .Replace(beside, beside.WithTrailingTrivia(EndedLine(beside)))
                .Insert(place + 1, added.WithLeadingTrivia(IndentationOf(beside)).WithTrailingTrivia(LineEndOf(beside)));
        return model.Replace(record, record.WithAttributeLists(lists));
    }

    private static AttributeArgumentSyntax ArgumentOf(Setting setting) => SyntaxFactory.AttributeArgument(
        SyntaxFactory.NameEquals(
            SyntaxFactory.IdentifierName(setting.Name).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)),
        nameColon: null,
        ValueOf(setting));

    private static SyntaxTriviaList IndentationOf(SyntaxNode node) =>
        [.. node.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))];

    /// <summary>What ends the node's line, of the file's own kind.</summary>
    private static SyntaxTrivia LineEndOf(SyntaxNode node)
    {
        SyntaxTrivia own = node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return own.IsKind(SyntaxKind.EndOfLineTrivia) ? own : SyntaxFactory.LineFeed;
    }

    // Attributes may stand on one line with each other or the record: [A] [B] public record...
    private static SyntaxTriviaList EndedLine(SyntaxNode node) =>
        node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? node.GetTrailingTrivia() : [LineEndOf(node)];
}
