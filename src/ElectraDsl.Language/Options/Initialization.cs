namespace ElectraDsl;

/// <summary>How a network's matrices and tables start. Biases start at 0 and scales of norms at 1 in any case.</summary>
public enum Initialization
{
    /// <summary>
    /// A normal distribution redrawn beyond two standard deviations, but for the embedding projection and the discriminator's last matrix:
    /// those are uniform in ±√(6 / (fan-in + fan-out)), TensorFlow's default, which the original left in place.
    /// </summary>
    Original,

    /// <summary>
    /// A plain normal distribution for all of them, and zeros in [PAD]'s row of the token table, as in Hugging Face's transformers. The row then
    /// changes only through the generator's output matrix, which is the same table: no loss looks at a padding token.
    /// </summary>
    HuggingFace,
}
