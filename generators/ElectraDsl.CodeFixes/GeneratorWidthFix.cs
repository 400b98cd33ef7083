using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Makes the generator a quarter or a half as wide as the discriminator.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GeneratorWidthFix)), Shared]
public sealed class GeneratorWidthFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL1101", "EDSL1107"];
}
