using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4004: a head's options have values that mean something.</summary>
internal static class HeadOptionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4004",
        title: "An option of a head has a value that means nothing",
        messageFormat: "{0} of '{1}' is {2}, which must be {3}",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4004"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        // Not a number is neither.
        if (!(spec.Dropout >= 0 && spec.Dropout < 1))
            yield return Of(spec, nameof(spec.Dropout), Wording.Of(spec.Dropout), "at least 0 and below 1");
        if (!Enum.IsDefined(typeof(HeadForm), spec.Form))
            yield return Of(spec, nameof(spec.Form), ((int)spec.Form).ToString(CultureInfo.InvariantCulture), Members<HeadForm>());
        if (!Enum.IsDefined(typeof(Pooling), spec.Pooling))
            yield return Of(spec, nameof(spec.Pooling), ((int)spec.Pooling).ToString(CultureInfo.InvariantCulture), Members<Pooling>());
    }

    private static Finding Of(HeadSpec spec, string option, string value, string wanted) =>
        Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Head, option), option, spec.Record.FullName, value, wanted);

    private static string Members<T>() => string.Join(" or ", Enum.GetNames(typeof(T)).Select(name => $"{typeof(T).Name}.{name}"));
}
