using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Leaves out what the objective has no use for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NeedlessPartFix)), Shared]
public sealed class NeedlessPartFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["EDSL3005"];
}
