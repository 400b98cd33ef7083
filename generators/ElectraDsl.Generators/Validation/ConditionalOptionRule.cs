using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1014: an option stands where what it changes exists.</summary>
internal static class ConditionalOptionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1014",
        title: "An option needs another one",
        messageFormat: "{0} of {1} is {2}, but {3}; {4}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1014"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is null)
            yield break;
        NetworkConfig config = network.Config;
        string positions = $"its positions are not rotary ({config.Positions})";
        const string Rotate = "choose Positions.Rotary, or leave it out";
        (string Option, bool IsFit, string Cause, string Advice)[] conditions =
        [
            (nameof(config.RotaryBase), config.Positions == Positions.Rotary, positions, Rotate),
            (nameof(config.RotaryPairs), config.Positions == Positions.Rotary, positions, Rotate),
            (
                nameof(config.EmbeddingNorm),
                config.Norm == NormPlacement.Pre,
                "its layers normalize after each block, so that the first one would read a sum of tables that nothing normalizes",
                "choose NormPlacement.Pre, or leave it out"),
        ];
        foreach ((string name, bool isFit, string cause, string advice) in conditions)
        {
            NetworkOption option = NetworkOption.Named(name);
            object value = option.Of(config);
            if (isFit || Equals(value, option.Default))
                continue;
            Setting setting = option.Default is Enum choice ? Setting.Of(part, name, choice) : new Setting(part, name, Wording.Of(option.Default));
            yield return Finding
                .Of(Descriptor, NamedLocation.Of(part, name), name, Wording.Of(part), Wording.Of(value), cause, advice)
                .FixedBy(Fix.Of($"Set {name} to {Wording.Of(option.Default)}", setting));
        }
    }
}
