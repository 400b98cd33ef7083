using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Adds the attribute that a declaration lacks, with sizes that suit those it has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingAttributeFix)), Shared]
public sealed class MissingAttributeFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL0002", "EDSL0003"];
}
