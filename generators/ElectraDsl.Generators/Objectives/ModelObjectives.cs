using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Objectives;

/// <summary>The one table of all objectives.</summary>
internal static class ModelObjectives
{
    /// <summary>All of them; the default first.</summary>
    public static readonly IReadOnlyList<ModelObjective> All = [new ReplacedTokenDetection(), new MaskedLanguageModel()];

    /// <summary>An objective; of a value that is none, which is an error of its own, the default.</summary>
    public static ModelObjective Of(Objective objective) => All.FirstOrDefault(one => one.Kind == objective) ?? All[0];
}
