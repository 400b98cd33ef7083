namespace ElectraDsl;

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    /// <summary>All zeros: biases.</summary>
    Zeros,

    /// <summary>All ones: the scale of a norm.</summary>
    Ones,

    /// <summary>Normal with mean 0 and the parameter's range as standard deviation, redrawn beyond two of them.</summary>
    TruncatedNormal,

    /// <summary>
    /// Uniform in ±√(6 / (fan-in + fan-out)). The original gives no initializer to its embedding projection and to the
    /// discriminator's last matrix, and TensorFlow's default is this one.
    /// </summary>
    GlorotUniform,

    /// <summary>Normal with mean 0 and the parameter's range as standard deviation.</summary>
    Normal,
}
