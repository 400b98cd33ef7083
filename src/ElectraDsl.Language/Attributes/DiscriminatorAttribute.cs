namespace ElectraDsl;

/// <summary>Declares the discriminator: the encoder that one keeps, trained to say of every token whether it was replaced.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DiscriminatorAttribute : NetworkAttribute;
