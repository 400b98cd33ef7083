namespace ElectraDsl.Generators.Planning;

/// <summary>Which of the two networks.</summary>
internal enum NetworkRole
{
    Discriminator,
    Generator,
}
