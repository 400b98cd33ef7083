using System.Globalization;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Fixes;

/// <summary>A value to write: an argument of an attribute, or a hyperparameter of the recipe in the record's constructor.</summary>
/// <param name="Part">The attribute (added where the record has none), or the recipe.</param>
/// <param name="Name">The argument's or the hyperparameter's name; empty for the attribute itself, which is taken away.</param>
/// <param name="Value">The value as C#; null takes the argument away, or gives it another name.</param>
internal readonly record struct Setting(DeclarationPart Part, string Name, string? Value)
{
    /// <summary>The argument's new name, which keeps its value; null where it keeps its name.</summary>
    public string? NewName { get; init; }

    /// <summary>An argument that gets another name.</summary>
    public static Setting Renamed(DeclarationPart part, string name, string newName) => new(part, name, Value: null) { NewName = newName };

    /// <summary>A size, written "30_528".</summary>
    public static Setting Of(DeclarationPart part, string name, int value) =>
        new(part, name, value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '_'));

    /// <summary>A number, written "0.15".</summary>
    public static Setting Of(DeclarationPart part, string name, double value) => new(part, name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>An option, written in full; the code fix shortens it as far as the file's using directives allow.</summary>
    public static Setting Of(DeclarationPart part, string name, Enum value) => new(part, name, $"global::{value.GetType().FullName}.{value}");
}
