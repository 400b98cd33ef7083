namespace ElectraDsl.Generators.Model;

/// <summary>Something that generated code would reach in place of what it means.</summary>
/// <param name="Name">The simple name that both have, or that of a namespace which full names begin with.</param>
/// <param name="FullName">Its own full name, for messages.</param>
internal readonly record struct HidingName(string Name, string FullName);
