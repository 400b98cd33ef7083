using System.Collections.Generic;

namespace ElectraDsl.Generators.Parsing;

/// <summary>An attribute as it stands in the source, over those that it takes over from.</summary>
/// <param name="Value">Its values, defaults included.</param>
/// <param name="Written">Names of the arguments that are written, here or there.</param>
/// <param name="IsLegible">False where the compiler rejects one of the arguments.</param>
internal sealed record ReadAttribute<T>(T Value, HashSet<string> Written, bool IsLegible)
    where T : Attribute
{
    /// <summary>A value, or null where its argument is not written.</summary>
    public int? IfWritten(string argument, int value) => Written.Contains(argument) ? value : null;
}
