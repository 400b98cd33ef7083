using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Brings a value into its range: the nearest that is allowed, the usual one, a free id, one of the options.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ValueFix)), Shared]
public sealed class ValueFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [
            "EDSL1002", "EDSL1004", "EDSL1005", "EDSL1006", "EDSL1007", "EDSL1009", "EDSL1010", "EDSL1011", "EDSL1012", "EDSL1013", "EDSL1014",
            "EDSL1102", "EDSL1103", "EDSL2010", "EDSL3006",
        ];
}
