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
    /// The base is 10,000 in all layers (ModernBERT: 160,000 in those that see all tokens). Values 2i and 2i + 1 of a head are a pair, as in RoFormer, Meta's LLaMA and NeoBERT;
    /// Hugging Face's LLaMA and ModernBERT pair value i with i + half the head size, so their query and key matrices have their rows in another order.
    /// </remarks>
    Rotary,

    /// <summary>Nothing tells positions apart: a bag of words, unless an attention window lets a token see its neighbours only.</summary>
    None,
}
