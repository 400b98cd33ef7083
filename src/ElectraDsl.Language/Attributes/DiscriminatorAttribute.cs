namespace ElectraDsl;

/// <summary>
/// Declares the encoder that one keeps: the discriminator, trained to say of every token whether it was replaced, or what another
/// <see cref="Objective"/> trains.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DiscriminatorAttribute : NetworkAttribute;
