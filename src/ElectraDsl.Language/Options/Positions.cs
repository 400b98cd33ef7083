namespace ElectraDsl;

/// <summary>How a network knows where a token stands.</summary>
public enum Positions
{
    /// <summary>A learned vector a position, added to the token's; the original's choice.</summary>
    Learned,

    /// <summary>
    /// A fixed vector a position, added to the token's: sines at even and cosines at odd places ("Attention Is All You Need", section
    /// 3.5). Needs an even width of the tables. Its values are ±1: a wider <see cref="NetworkAttribute.InitializerRange"/> keeps the
    /// words audible at the start.
    /// </summary>
    Sinusoidal,

    /// <summary>
    /// Queries and keys of every layer are rotated by angles that grow with the position, so that attention sees distances only (RoFormer,
    /// section 3.2.2). Needs an even head size.
    /// </summary>
    /// <remarks>
    /// <see cref="NetworkAttribute.RotaryBase"/> is one for all layers (ModernBERT has 160,000 in those that see all tokens, and 10,000 in the
    /// others).
    /// <see cref="NetworkAttribute.RotaryPairs"/> says which values are turned together.
    /// </remarks>
    Rotary,

    /// <summary>The network cannot see token order: a bag of words, unless an attention window lets a token see its neighbors only.</summary>
    None,
}
