using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL2010: samples of the generator can be drawn as declared.</summary>
internal static class SamplingRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2010",
        title: "The sampling options contradict each other",
        messageFormat: "{0} is {1}; give it a value from {2} to {3}{4}",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2010"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    // Beyond a hundredth, samples are the likeliest token as good as always; beyond a hundred, any token. Both ends have a name of their own.
    private const double Coldest = 0.01, Hottest = 100;

    private static readonly ElectraModelAttribute Defaults = new();

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        SamplingSpec sampling = spec.Sampling;
        // Written so that NaN fails it.
        if (!(sampling.Temperature >= Coldest && sampling.Temperature <= Hottest))
            yield return Describe(
                nameof(ElectraModelAttribute.SamplingTemperature),
                Wording.Of(sampling.Temperature),
                Wording.Of(Coldest),
                Wording.Of(Hottest),
                "",
                Wording.Of(Defaults.SamplingTemperature));

        int vocabularySize = spec.VocabularySize ?? int.MaxValue;
        if (sampling.TopK < 0 || sampling.TopK > vocabularySize)
            yield return Describe(
                nameof(ElectraModelAttribute.SampleTopK),
                Wording.Of(sampling.TopK),
                "0",
                Wording.Of(vocabularySize),
                ", the size of the vocabulary; 0 stands for all",
                Wording.Of(Defaults.SampleTopK));
        else if (sampling.TopK == 1 && sampling.DisallowCorrect)
            yield return Describe(
                nameof(ElectraModelAttribute.SampleTopK),
                "1",
                "2",
                Wording.Of(vocabularySize),
                ", or 0 for all: with DisallowCorrect the one token left may be the one that must not be drawn",
                "2");
    }

    private static Finding Describe(string argument, string found, string smallest, string largest, string remark, string fix) => Finding
        .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model, argument), argument, found, smallest, largest, remark)
        .FixedBy(Fix.Of($"Set {argument} to {fix}", new Setting(DeclarationPart.Model, argument, fix)));
}
