using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4002: labels can be told apart, as texts and as members of an enum.</summary>
internal static class HeadLabelsRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4002",
        title: "The labels of a head cannot be told apart",
        messageFormat: "The labels of '{0}' cannot be used: {1}",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4002"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    private const int Fewest = 2, Most = 65_536;

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        if (!spec.HasLabels || FaultOf(spec) is not { } fault)
            yield break;
        yield return Finding.Of(
            Descriptor, NamedLocation.Of(DeclarationPart.Head, nameof(TextClassificationAttribute.Labels)), spec.Record.FullName, fault);
    }

    private static string? FaultOf(HeadSpec spec)
    {
        EquatableArray<string> labels = spec.Labels;
        if (labels.Count is < Fewest or > Most)
        {
            return labels.Count == 0
                ? "none is given; name two or more, as in Labels = [\"negative\", \"positive\"]"
                : $"there {(labels.Count == 1 ? "is" : "are")} {Wording.Of(labels.Count)}; name {Fewest} to {Wording.Of(Most)}";
        }

        if (labels.FirstOrDefault(label => HeadPlanner.NameOf(label).Length == 0) is { } nameless)
            return $"\"{nameless}\" has neither letter nor digit";
        if (labels.FirstOrDefault(label => label.Any(char.IsControl)) is { } broken)
            return $"{SymbolDisplay.FormatLiteral(broken, quote: true)} has a tab or another control character, which a column of a file cannot hold";
        if (labels.FirstOrDefault(label => label.Trim() != label) is { } padded)
            return $"\"{padded}\" begins or ends with a blank, which is cut off where files are read";
        if (spec.Task == HeadTask.TokenClassification && labels.FirstOrDefault(label => label is "B-" or "I-") is { } bare)
            return $"\"{bare}\" begins or continues a span of no kind; name one, as in {bare}PER";
        IGrouping<string, string>? clash = labels.GroupBy(HeadPlanner.NameOf).FirstOrDefault(group => group.Count() > 1);
        if (clash is null)
            return null;
        string first = clash.First(), second = clash.ElementAt(1);
        return first == second
            ? $"\"{first}\" is there twice"
            : $"\"{first}\" and \"{second}\" would both be {clash.Key} in the enum of labels; change one of them";
    }
}
