namespace ElectraDsl;

/// <summary>
/// A declared model as a program needs it that runs the model and does not train it. Every record with an <see cref="ElectraModelAttribute"/> is one:
/// the compiler writes the members.
/// </summary>
public interface IModel
{
    /// <summary>What the compiler knows of the model.</summary>
    static abstract ModelConfig Config { get; }

    /// <summary>Where the parameters lie that the encoder that is kept reads.</summary>
    static abstract ArenaLayout EncoderLayout { get; }

    /// <summary>
    /// Builds that encoder: an <see cref="IDiscriminator"/> where replaced token detection trained it, with the kernels of the arena's device where
    /// the project references the trainer. The caller disposes it.
    /// </summary>
    /// <param name="arena">Holds the values, laid out by <see cref="EncoderLayout"/> or for the whole model; must outlive the network.</param>
    static abstract IEncoder CreateEncoder(ParameterArena arena);
}
