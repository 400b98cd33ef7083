using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Leaves out a base that is none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BaseFix)), Shared]
public sealed class BaseFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL0006", "EDSL0007"];
}
