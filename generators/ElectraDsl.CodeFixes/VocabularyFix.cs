using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Pads the vocabulary to a multiple of eight.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(VocabularyFix)), Shared]
public sealed class VocabularyFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL1106"];
}
