using System.Globalization;

namespace ElectraDsl;

/// <summary>
/// The hyperparameters that mean nothing to an objective: a build warns of them, a command line and a run refuse them, and a model does not take them
/// over from a base of another objective.
/// </summary>
public static class UnusedHyperparameters
{
    /// <summary>Those of one objective: the names of their properties, and the values that they have where nothing sets them.</summary>
    public static IEnumerable<(string Property, double Default)> Of(Objective objective) =>
        from property in ObjectiveNames.FactsOf(objective)?.UnusedHyperparameters ?? []
        select (property, Convert.ToDouble(typeof(RecipeDefaults).GetField(property)!.GetRawConstantValue(), CultureInfo.InvariantCulture));
}
