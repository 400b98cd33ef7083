using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// Judges a spec in stages: a rule may take for granted what earlier stages ask, and no stage speaks once an earlier one has, so that
/// one mistake gives one error.
/// </summary>
internal static class ModelValidator
{
    private delegate IEnumerable<Finding> Rule(ModelSpec spec);

    private static readonly Rule[][] Stages =
    [
        [RecordRule.Check],
        [TakenNameRule.Check, HidingTypeRule.Check],
        [MissingNetworkRule.Check],
        [SizeRule.Check, ProbabilityRule.Check, ScaleRule.Check, OptionRule.Check],
        [HeadCountRule.Check, TyingRule.Check, SpecialTokenRule.Check],
        [ArenaSizeRule.Check],
    ];

    public static ImmutableArray<Finding> Check(ModelSpec spec, BuildEnvironment environment)
    {
        if (!spec.IsLegible) return [];

        foreach (Rule[] stage in Stages)
        {
            ImmutableArray<Finding> findings = [.. stage.SelectMany(rule => rule(spec))];
            if (!findings.IsEmpty) return findings;
        }

        return [.. TrainingReferenceRule.Check(spec, environment)];
    }
}
