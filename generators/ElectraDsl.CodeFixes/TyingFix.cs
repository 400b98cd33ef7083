using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Lets the networks share the embeddings, no more and no less.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TyingFix)), Shared]
public sealed class TyingFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL1003", "EDSL1108"];
}
