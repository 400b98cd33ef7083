using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What is said of an objective where its own folders are not known: at a member of <see cref="Objective"/>.</summary>
/// <param name="name">What it is called in a sentence.</param>
[AttributeUsage(AttributeTargets.Field)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectiveAttribute(string name) : Attribute
{
    /// <summary>What it is called in a sentence: <c>replaced token detection</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Names of the recipe's properties that mean nothing to it: constants of <see cref="RecipeDefaults"/> have the same names.</summary>
    public string[] UnusedHyperparameters { get; set; } = [];
}
