using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Takes the nearest number of heads that divides the hidden size, or divides it well.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HeadCountFix)), Shared]
public sealed class HeadCountFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL1001", "EDSL1105"];
}
