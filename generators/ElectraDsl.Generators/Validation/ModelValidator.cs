using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// Checks a spec in stages: a rule may take for granted what earlier stages ask, and no stage speaks once an earlier one has, so that
/// one mistake gives one error.
/// </summary>
internal static class ModelValidator
{
    private delegate IEnumerable<Finding> Rule(ModelSpec spec);

    /// <summary>About arguments that C# rejects.</summary>
    private static readonly Rule[] Illegible = [NearMissRule.Check];

    /// <summary>About this record alone.</summary>
    private static readonly Rule[][] DeclarationStages =
    [
        [RecordRule.Check],
        [TakenNameRule.Check, RootNameRule.Check],
        [BaseRule.Check, CircularBaseRule.Check],
    ];

    /// <summary>About options of a network that fit some sizes only.</summary>
    private static Rule[] Fit =>
        [RotaryHeadRule.Check, SinusoidalWidthRule.Check, GlobalAttentionRule.Check, AttentionWindowRule.Check, ConditionalOptionRule.Check];

    /// <summary>About values, which may come from a base.</summary>
    private static readonly Rule[][] ValueStages =
    [
        [MissingNetworkRule.Check, NeedlessPartRule.Check],
        [SizeRule.Check, ProbabilityRule.Check, ScaleRule.Check, OptionRule.Check, KernelKindRule.Check, KernelTypeRule.Check],
        [HeadCountRule.Check, TyingRule.Check, SpecialTokenRule.Check, SamplingRule.Check, SegmentRule.Check],
        [.. Fit, SharedNormRule.Check],
        [ArenaSizeRule.Check],
    ];

    /// <summary>About values of a model without errors: what is known to hurt.</summary>
    private static readonly Rule[] Advice =
    [
        WideGeneratorRule.Check,
        HeavyMaskingRule.Check,
        BagOfWordsRule.Check,
        HeadSizeRule.Check,
        PaddedVocabularyRule.Check,
        GeneratorWidthRule.Check,
        NeedlessTableRule.Check,
        LearningRateRule.Check,
        SequenceLengthRule.Check,
        RecipeValueRule.Check,
    ];

    /// <summary>What is known to hurt a sound model, unless its base has the same and says so.</summary>
    public static ImmutableArray<Finding> Advise(ModelSpec spec, BuildEnvironment environment)
    {
        if (!IsSound(spec, environment))
            return [];
        List<Finding> ofBase = (spec.Base?.Model ?? spec.Base?.Compiled) is { } model ? [.. Advice.SelectMany(rule => rule(model))] : [];
        return [.. Advice.SelectMany(rule => rule(spec)).Where(finding => !ofBase.Exists(finding.SaysTheSameAs))];
    }

    /// <summary>What is wrong with a model. Nothing is said of values while its base has errors of its own: they are reported there.</summary>
    public static ImmutableArray<Finding> Check(ModelSpec spec, BuildEnvironment environment)
    {
        if (!spec.IsLegible)
            return [.. Illegible.SelectMany(rule => rule(spec))];
        if (FirstFindings(DeclarationStages, spec) is { IsEmpty: false } ofDeclaration)
            return ofDeclaration;
        if (spec.Base?.Model is { } model && !IsSound(model, environment))
            return [];
        if (FirstFindings(ValueStages, spec) is { IsEmpty: false } ofValues)
            return ofValues;
        return [.. TrainingReferenceRule.Check(spec, environment), .. LanguageVersionRule.Check(spec, environment)];
    }

    /// <summary>Whether a model can be planned as it is declared.</summary>
    public static bool IsSound(ModelSpec spec, BuildEnvironment environment) =>
        spec.IsLegible && (spec.Base?.Model is not { } model || IsSound(model, environment)) && Check(spec, environment).IsEmpty;

    /// <summary>Whether a network has an option that does not fit its sizes.</summary>
    public static bool HasUnfitOptions(ModelSpec spec) => Fit.Any(rule => rule(spec).Any());

    private static ImmutableArray<Finding> FirstFindings(Rule[][] stages, ModelSpec spec)
    {
        foreach (Rule[] stage in stages)
        {
            ImmutableArray<Finding> findings = [.. stage.SelectMany(rule => rule(spec))];
            if (!findings.IsEmpty)
                return findings;
        }

        return [];
    }
}
