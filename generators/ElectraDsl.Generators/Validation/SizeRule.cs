using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1002: sizes lie in the ranges that the language documents, and those without a default are written.</summary>
internal static class SizeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1002",
        title: "A size is out of range",
        messageFormat: "{0} of {1} is {2}; give it a value from {3} to {4}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1002"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        foreach ((NamedLocation location, int? value, bool isRequired, SizeRange range) in Sizes.Of(spec))
        {
            if (value is null && !isRequired)
                continue;
            if (value is { } size && range.Contains(size))
                continue;

            string found = value is { } wrong ? Wording.Of(wrong) : "missing";
            string name = location.Arguments[0];
            Fix fix = value is { } outside
                ? Fix.Of($"Set {name} to {Wording.Of(range.Nearest(outside))}", Setting.Of(location.Part, name, range.Nearest(outside)))
                : Fix.Of($"Write what {Wording.Of(location.Part)} lacks", [.. Missing(spec, location.Part)]);
            yield return Finding
                .Of(Descriptor, location, name, Wording.Of(location.Part), found, Wording.Of(range.Smallest), Wording.Of(range.Largest))
                .FixedBy(fix);
        }
    }

    private static IEnumerable<Setting> Missing(ModelSpec spec, DeclarationPart part) =>
        from size in Sizes.Of(spec)
        where size.Location.Part == part && size.IsRequired && size.Value is null
        let name = size.Location.Arguments[0]
        select Setting.Of(part, name, Defaults.Size(spec, part, name));
}
