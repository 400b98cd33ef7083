namespace ElectraDsl.Generators.Planning;

/// <summary>How a parameter starts; the members are those of the run-time enum of the same name.</summary>
internal enum Initializer
{
    Zeros,
    Ones,

    /// <summary>A normal distribution with the network's InitializerRange, redrawn beyond two standard deviations.</summary>
    TruncatedNormal,

    /// <summary>
    /// Uniform within ±√(6 / (fan-in + fan-out)): TensorFlow's default, which the original left in place for the embedding projection and
    /// the discriminator's last matrix.
    /// </summary>
    GlorotUniform,

    /// <summary>A normal distribution with the network's InitializerRange.</summary>
    Normal,
}
