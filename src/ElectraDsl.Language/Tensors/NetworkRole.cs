namespace ElectraDsl;

/// <summary>What a network is for.</summary>
public enum NetworkRole
{
    /// <summary>It says of every token whether it was replaced, and is kept.</summary>
    Discriminator,

    /// <summary>It fills masked tokens for the discriminator.</summary>
    Generator,

    /// <summary>It predicts masked tokens, and is kept.</summary>
    Encoder,
}
