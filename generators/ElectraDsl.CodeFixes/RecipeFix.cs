using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.CodeFixes;

/// <summary>Assigns the hyperparameter of the recipe that suits the sizes, in the constructor of the record.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RecipeFix)), Shared]
public sealed class RecipeFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["EDSL3001", "EDSL3002"];
}
