namespace ElectraDsl.Generators.Model;

/// <summary>The pieces of a model's declaration that an error can be about.</summary>
internal enum DeclarationPart
{
    /// <summary>The record: its name.</summary>
    Record,

    /// <summary>The [ElectraModel] attribute.</summary>
    Model,

    /// <summary>The [Generator] attribute.</summary>
    Generator,

    /// <summary>The [Discriminator] attribute.</summary>
    Discriminator,

    /// <summary>The [Kernels] attribute.</summary>
    Kernels,

    /// <summary>The attribute of a head.</summary>
    Head,

    /// <summary>The recipe: what the record's constructor assigns.</summary>
    Recipe,
}
