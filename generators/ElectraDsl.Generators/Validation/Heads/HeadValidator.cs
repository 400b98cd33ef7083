using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>Checks a head in stages, as <see cref="ModelValidator"/> checks a model: no stage speaks once an earlier one has.</summary>
internal static class HeadValidator
{
    private delegate IEnumerable<Finding> Rule(HeadSpec spec);

    private static readonly Rule[][] Stages =
    [
        [SingleHeadRule.Check],
        [RecordRule.Check],
        [TakenNameRule.Check, RootNameRule.Check],
        [HeadEncoderRule.Check, HeadLabelsRule.Check, HeadOptionRule.Check],
    ];

    /// <summary>About a head without errors: what is known to hurt.</summary>
    private static readonly Rule[] Advice = [PairSegmentsRule.Check, DroppedViewsRule.Check];

    /// <summary>What is wrong with a head. Nothing is said where C# rejects an argument, or while its encoder has errors of its own.</summary>
    public static ImmutableArray<Finding> Check(HeadSpec spec, BuildEnvironment environment)
    {
        if (!spec.IsLegible)
            return [];
        foreach (Rule[] stage in Stages)
        {
            ImmutableArray<Finding> findings = [.. stage.SelectMany(rule => rule(spec))];
            if (!findings.IsEmpty)
                return findings;
        }

        return [.. FineTuningReferenceRule.Check(spec, environment)];
    }

    /// <summary>What is known to hurt a sound head.</summary>
    public static ImmutableArray<Finding> Advise(HeadSpec spec, BuildEnvironment environment) =>
        IsSound(spec, environment) ? [.. Advice.SelectMany(rule => rule(spec))] : [];

    /// <summary>Whether a head can be planned as it is declared.</summary>
    public static bool IsSound(HeadSpec spec, BuildEnvironment environment) =>
        spec.IsLegible
        && Check(spec, environment).IsEmpty
        && ModelValidator.IsSound(spec.Encoder!.Model!, environment);
}
