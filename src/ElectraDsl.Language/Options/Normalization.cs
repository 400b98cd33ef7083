namespace ElectraDsl;

/// <summary>How a network normalizes a token's values, everywhere: behind the tables, in the layers and in the generator's head.</summary>
public enum Normalization
{
    /// <summary>(x - mean) / √(variance + ε), scaled and shifted by learned weights; the original's choice.</summary>
    LayerNorm,

    /// <summary>x / √(mean of squares + ε), scaled by learned weights and never shifted (Zhang and Sennrich, 2019).</summary>
    RmsNorm,
}
