using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>A broken rule: which, where by name, and the words that fill its message, already in invariant form.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, Site Site, EquatableArray<string> Words)
{
    public static Finding Of(DiagnosticDescriptor rule, Site site, params string[] words) => new(rule, site, words.ToEquatableArray());
}
