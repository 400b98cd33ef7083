using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>A broken rule: which, where by name, and the words that fill its message, already in invariant form.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, NamedLocation Location, EquatableArray<string> Words)
{
    public static Finding Of(DiagnosticDescriptor rule, NamedLocation location, params string[] words) =>
        new(rule, location, words.ToEquatableArray());

    /// <summary>Single edits each of which would satisfy the rule, the best first; none where more than one is needed.</summary>
    public EquatableArray<Fix> Fixes { get; init; } = [];

    public Finding FixedBy(params IEnumerable<Fix> fixes) => this with { Fixes = fixes.ToEquatableArray() };

    /// <summary>Whether both name one fault with the same numbers, though perhaps in different places.</summary>
    public bool SaysTheSameAs(Finding other) => Rule.Id == other.Rule.Id && Words.Equals(other.Words);
}
