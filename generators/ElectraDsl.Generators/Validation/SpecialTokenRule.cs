using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1005: every special token has an id of its own inside the vocabulary.</summary>
internal static class SpecialTokenRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1005",
        title: "A special token's id is taken or out of range",
        messageFormat: "{0} is {1}, {2}; give it a free id from 0 to {3}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1005"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        int vocabulary = spec.VocabularySize ?? 0;
        (string Name, int Id)[] tokens =
        [
            (nameof(ElectraModelAttribute.PadTokenId), spec.Tokens.Pad),
            (nameof(ElectraModelAttribute.UnknownTokenId), spec.Tokens.Unknown),
            (nameof(ElectraModelAttribute.ClsTokenId), spec.Tokens.Cls),
            (nameof(ElectraModelAttribute.SepTokenId), spec.Tokens.Sep),
            (nameof(ElectraModelAttribute.MaskTokenId), spec.Tokens.Mask),
        ];

        for (int i = 0; i < tokens.Length; i++)
        {
            (string name, int id) = tokens[i];
            if (id < 0 || id >= vocabulary)
            {
                yield return Describe(tokens, name, id, "outside the vocabulary", vocabulary, name);
                continue;
            }

            int first = Array.FindIndex(tokens, token => token.Id == id);
            if (first < i)
                yield return Describe(tokens, name, id, $"as is {tokens[first].Name}", vocabulary, name, tokens[first].Name);
        }
    }

    // One of two equal ids may be a default, so the error points at the one that is written.
    private static Finding Describe((string Name, int Id)[] tokens, string name, int id, string fault, int vocabulary, params string[] places)
    {
        int free = Enumerable.Range(0, vocabulary).First(candidate => !tokens.Any(token => token.Id == candidate));
        return Finding
            .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model, places), name, Wording.Of(id), fault, Wording.Of(vocabulary - 1))
            .FixedBy(Fix.Of($"Set {name} to {Wording.Of(free)}", Setting.Of(DeclarationPart.Model, name, free)));
    }
}
