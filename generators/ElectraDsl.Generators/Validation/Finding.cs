using System.Collections.Generic;
using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>A broken rule: which, where by name, and the words that fill its message, already in invariant form.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, Site Site, EquatableArray<string> Words)
{
    public static Finding Of(DiagnosticDescriptor rule, Site site, params string[] words) => new(rule, site, words.ToEquatableArray());

    /// <summary>Single edits each of which would satisfy the rule, the best first; none where more than one is needed.</summary>
    public EquatableArray<Cure> Cures { get; init; } = [];

    public Finding CuredBy(params IEnumerable<Cure> cures) => this with { Cures = cures.ToEquatableArray() };

    /// <summary>Whether both name one fault with the same numbers, though perhaps in different places.</summary>
    public bool SaysTheSameAs(Finding other) => Rule.Id == other.Rule.Id && Words.Equals(other.Words);
}
