using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace ElectraDsl.CodeFixes.Edits;

/// <summary>
/// Writes an expression of tensors so that every Scalar in it is a static field: of the library for 1, of the type around it for other constants.
/// </summary>
internal sealed class HeldScalarEdit
{
    private const string Indentation = "    ";

    private readonly SemanticModel semantics;
    private readonly CancellationToken token;
    private readonly TypeDeclarationSyntax? owner;
    private ExpressionSyntax old, replacement;
    private (string Name, ExpressionSyntax Value)? field;

    private HeldScalarEdit(ExpressionSyntax old, SemanticModel semantics, CancellationToken token)
    {
        this.old = replacement = old;
        this.semantics = semantics;
        this.token = token;
        owner = old.FirstAncestorOrSelf<TypeDeclarationSyntax>();
    }

    /// <summary>The edit for an expression that EDSL9005 is reported at; null where no constant can be held.</summary>
    public static HeldScalarEdit? Find(SyntaxNode node, SemanticModel semantics, CancellationToken token)
    {
        if ((node as ArgumentSyntax)?.Expression is { } inner)
            node = inner;
        if (node.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && IsSum(call))
            node = call;
        if (node is not ExpressionSyntax expression)
            return null;
        HeldScalarEdit edit = new(expression, semantics, token);
        return edit.Plan() && edit.replacement != expression ? edit : null;
    }

    public SyntaxNode Apply(SyntaxNode root)
    {
        ExpressionSyntax written = replacement.WithTriviaFrom(old);
        if (field is not { } held || owner is null)
            return root.ReplaceNode(old, written);

        TypeDeclarationSyntax changed = owner.ReplaceNode(old, written);
        bool isThere = owner
            .Members.OfType<FieldDeclarationSyntax>()
            .SelectMany(member => member.Declaration.Variables)
            .Any(variable => variable.Identifier.ValueText == held.Name);
        return root.ReplaceNode(owner, isThere ? changed : changed.WithMembers(changed.Members.Insert(0, FieldOf(held.Name, held.Value))));
    }

    private bool Plan() => old switch
    {
        BinaryExpressionSyntax binary => PlanBinary(binary),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyAssignmentExpression } product => PlanCompound(product, "mul"),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.DivideAssignmentExpression } quotient => PlanCompound(quotient, "div"),
        InvocationExpressionSyntax call when IsSum(call) => PlanCall(call),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus when IsTensor(minus.Operand) => Become(
            $"{Receiver(minus.Operand)}.neg()"),
        _ => Hold(old),
    };

    private static bool IsSum(InvocationExpressionSyntax call) =>
        call is { Expression: MemberAccessExpressionSyntax method, ArgumentList.Arguments.Count: 1 }
        && method.Name.Identifier.ValueText is "add" or "add_";

    private bool PlanBinary(BinaryExpressionSyntax binary)
    {
        // Of a sum or a product the tensor comes first.
        SyntaxKind kind = binary.Kind();
        bool isSwapped = !IsTensor(binary.Left) && kind is SyntaxKind.AddExpression or SyntaxKind.MultiplyExpression;
        (ExpressionSyntax first, ExpressionSyntax second) = isSwapped ? (binary.Right, binary.Left) : (binary.Left, binary.Right);
        if (!IsTensor(first) || (IsTensor(second) ? second.WithoutTrivia().ToString() : NameOf(second)) is not { } operand)
            return false;
        return kind switch
        {
            SyntaxKind.AddExpression => Become($"{Receiver(first)}.add({operand}, {Library("One")})"),
            SyntaxKind.SubtractExpression => Become($"{Receiver(first)}.add({operand}, {Library("MinusOne")})"),
            SyntaxKind.MultiplyExpression => Become($"{Receiver(first)}.mul({operand})"),
            SyntaxKind.DivideExpression => Become($"{Receiver(first)}.div({operand})"),
            _ => false,
        };
    }

    private bool PlanCompound(AssignmentExpressionSyntax assignment, string method) =>
        NameOf(assignment.Right) is { } name && Become($"{assignment.Left.WithoutTrivia()} = {Receiver(assignment.Left)}.{method}({name})");

    private bool PlanCall(InvocationExpressionSyntax call)
    {
        ExpressionSyntax argument = call.ArgumentList.Arguments[0].Expression;
        return (IsTensor(argument) ? argument.WithoutTrivia().ToString() : NameOf(argument)) is { } first
            && Become($"{call.Expression.WithoutTrivia()}({first}, {Library("One")})");
    }

    /// <summary>Puts the field in the place of a constant, and of that alone.</summary>
    private bool Hold(ExpressionSyntax constant)
    {
        if (NameOf(constant) is not { } name)
            return false;
        old = constant;
        return Become(name);
    }

    private bool Become(string text)
    {
        replacement = SyntaxFactory.ParseExpression(text);
        return true;
    }

    /// <summary>The name of the field that holds a constant; null where it is none, or nothing can have the field.</summary>
    private string? NameOf(ExpressionSyntax constant)
    {
        if (owner is null || semantics.GetConstantValue(constant, token) is not { HasValue: true, Value: not (null or string or bool or char) })
            return null;
        StringBuilder name = new("ScalarOf");
        foreach (char letter in constant.WithoutTrivia().ToString())
        {
            _ = letter switch
            {
                '-' => name.Append("Minus"),
                '.' => name.Append('_'),
                _ => SyntaxFacts.IsIdentifierPartCharacter(letter) ? name.Append(letter) : name,
            };
        }

        field = (name.ToString(), constant.WithoutTrivia());
        return name.ToString();
    }

    private MemberDeclarationSyntax FieldOf(string name, ExpressionSyntax value)
    {
        string indentation =
            string.Concat(owner!.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))) + Indentation;
        string text =
            $"private static readonly {Short("TorchSharp", "Scalar")} {name} = {Short("TorchSharp", "ScalarExtensionMethods")}.ToScalar({value});";
        return SyntaxFactory.ParseMemberDeclaration($"{indentation}{text}\n\n")!.WithAdditionalAnnotations(Formatter.Annotation);
    }

    private string Library(string field) => $"{Short("ElectraDsl.Torch", "Scalars")}.{field}";

    /// <summary>A type's simple name where that reaches it, else its full name.</summary>
    private string Short(string space, string name) =>
        semantics.LookupNamespacesAndTypes(old.SpanStart, name: name).Any(found => found.ToDisplayString() == $"{space}.{name}")
            ? name
            : $"{space}.{name}";

    private static string Receiver(ExpressionSyntax tensor) =>
        tensor
            is IdentifierNameSyntax
                or MemberAccessExpressionSyntax
                or InvocationExpressionSyntax
                or ElementAccessExpressionSyntax
                or ParenthesizedExpressionSyntax
            ? tensor.WithoutTrivia().ToString()
            : $"({tensor.WithoutTrivia()})";

    private bool IsTensor(ExpressionSyntax expression) =>
        semantics.GetTypeInfo(expression, token).Type is { Name: "Tensor", ContainingAssembly.Name: "TorchSharp" };
}
