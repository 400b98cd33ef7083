using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>That a constructor assigns a hyperparameter.</summary>
/// <param name="Value">What it assigns last and always; null where that takes more than reading.</param>
internal sealed record AssignedHyperparameter(ExpressionSyntax? Value);
