using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1007: C# lets a number be cast to any enum; an option must be one of the enum's members.</summary>
internal static class OptionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1007",
        title: "An option does not exist",
        messageFormat: "{0} is {1}, which is not a member of {2}; choose one of {3}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1007"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
    [
        .. Check(DeclarationPart.Model, nameof(spec.Objective), spec.Objective),
        .. Check(DeclarationPart.Model, nameof(spec.Tying), spec.Tying),
        .. Check(DeclarationPart.Model, nameof(spec.Masking), spec.Masking),
        .. Check(DeclarationPart.Model, nameof(spec.Pretokenization), spec.Pretokenization),
        .. Check(DeclarationPart.Generator, spec.Generator),
        .. Check(DeclarationPart.Discriminator, spec.Discriminator),
    ];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network) => network is null
        ? []
        : NetworkOption
            .All.Where(option => option.Type.GetTypeInfo().IsEnum)
            .SelectMany(option => Check(part, option.Name, (Enum)option.Of(network.Config)));

    private static IEnumerable<Finding> Check(DeclarationPart part, string argument, Enum value)
    {
        Type type = value.GetType();
        if (Enum.IsDefined(type, value))
            yield break;
        Enum[] options = [.. Enum.GetValues(type).Cast<Enum>()];
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, argument),
                argument,
                Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
                type.Name,
                string.Join(", ", (object[])options))
            .FixedBy(options.Select(option => Fix.Of($"Set {argument} to {option}", Setting.Of(part, argument, option))));
    }
}
