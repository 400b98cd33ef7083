namespace ElectraDsl;

/// <summary>
/// Which two values of a head rotary positions turn as one vector. The same networks either way, with rows of the query and key matrices in another
/// order.
/// </summary>
public enum RotaryPairs
{
    /// <summary>Values 2i and 2i + 1, as in RoFormer, Meta's LLaMA and NeoBERT.</summary>
    Adjacent,

    /// <summary>Values i and i + half the head size, as in GPT-NeoX, and in Hugging Face's LLaMA and ModernBERT.</summary>
    HalfSplit,
}
