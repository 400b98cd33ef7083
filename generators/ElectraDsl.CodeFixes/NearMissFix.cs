using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Writes the name, or the value, that is meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NearMissFix)), Shared]
public sealed class NearMissFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL0008"];
}
