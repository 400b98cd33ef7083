namespace ElectraDsl.Generators.Parsing;

/// <summary>Metadata names of the language's attributes.</summary>
internal static class AttributeNames
{
    public const string Model = "ElectraDsl." + nameof(ElectraModelAttribute);

    public const string Generator = "ElectraDsl." + nameof(GeneratorAttribute);

    public const string Discriminator = "ElectraDsl." + nameof(DiscriminatorAttribute);

    public const string Kernels = "ElectraDsl." + nameof(KernelsAttribute);
}
