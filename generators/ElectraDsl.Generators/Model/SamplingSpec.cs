namespace ElectraDsl.Generators.Model;

/// <summary>How the generator's samples are drawn.</summary>
/// <param name="Temperature">What logits are divided by.</param>
/// <param name="DisallowCorrect">Whether the true token is kept out.</param>
/// <param name="TopK">How many of the likeliest tokens may be drawn; 0 for all.</param>
internal readonly record struct SamplingSpec(double Temperature, bool DisallowCorrect, int TopK)
{
    /// <summary>That of a model that draws nothing to learn from.</summary>
    public static SamplingSpec None => new(Temperature: 1, DisallowCorrect: false, TopK: 0);
}
