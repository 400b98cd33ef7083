using System.Reflection;

namespace ElectraDsl;

/// <summary>What objectives are called in a sentence.</summary>
public static class ObjectiveNames
{
    /// <summary>An objective's name: <c>replaced token detection</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such objective.</exception>
    public static string Of(Objective objective) =>
        FactsOf(objective)?.Name ?? throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective.");

    /// <summary>What stands at the objective; null of a value that is none.</summary>
    internal static ObjectiveAttribute? FactsOf(Objective objective) =>
        typeof(Objective).GetField(objective.ToString())?.GetCustomAttribute<ObjectiveAttribute>();
}
