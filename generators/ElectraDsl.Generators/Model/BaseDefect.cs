namespace ElectraDsl.Generators.Model;

/// <summary>What keeps a type from being another model's base.</summary>
internal enum BaseDefect
{
    None,
    NotModel,
    Circular,
    NotCreatable,
}
