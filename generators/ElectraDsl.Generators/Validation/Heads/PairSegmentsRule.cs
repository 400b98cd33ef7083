using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4101: an encoder of pairs tells their segments apart.</summary>
internal static class PairSegmentsRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4101",
        title: "The encoder of a head for pairs has one segment kind",
        messageFormat: "[{0}] of '{1}' reads two texts, and its encoder {2} has {3}, so that it sees only [SEP] between them; use an encoder with TokenTypes = 2",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4101"));

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        bool readsTwo = spec.Task is HeadTask.SentencePairClassification or HeadTask.QuestionAnswering or HeadTask.MultipleChoice;
        if (!readsTwo || spec.Encoder?.Model is not { TokenTypes: < 2 } model)
            yield break;
        yield return Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Head, nameof(HeadAttribute.Encoder)),
            spec.Attribute,
            spec.Record.FullName,
            model.Record.SimpleName,
            model.TokenTypes == 0 ? "no table of segment kinds" : "one kind of segment");
    }
}
