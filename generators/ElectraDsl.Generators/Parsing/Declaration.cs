using System.Threading;
using ElectraDsl.Generators.Faults;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// A class with [ElectraModel] as it was met: what could be read of it, and where it stands should that have failed. For diagnostics only: it holds a
/// location.
/// </summary>
internal sealed record Declaration(Outcome<ParsedModel> Outcome, Location Place)
{
    public static Declaration Parse(GeneratorAttributeSyntaxContext context, CancellationToken token) => new(
        SafetyNet.Try(context.TargetSymbol.ToDisplayString(RecordParser.DottedName), () => ModelParser.Parse(context, token)),
        ((BaseTypeDeclarationSyntax)context.TargetNode).Identifier.GetLocation());
}
