namespace ElectraDsl.Training;

/// <summary>
/// How long a discriminator usually gives every token of an id the same answer before it begins to use context, on natural text: what tells the
/// plateau from a run that will not leave it. Measured with small models (1 to 4 layers of 128, rates of 5e-4 to 2e-3) on Wikipedia, sampling
/// temperature 1: docs/results.md.
/// </summary>
/// <param name="Tokens">Tokens after which nearly all runs had left it; null where none had after the most that were tried.</param>
/// <param name="Tried">The most tokens that were tried.</param>
public readonly record struct PlateauLength(double? Tokens, double Tried)
{
    /// <summary>
    /// Least gain of the held-out AUC over the detector without context that is use of context. After 1,200 updates on QuickStart's text a network
    /// with rotary positions gains 0.1 to 0.2, on the same words in random order 0.007: words that are cut into pieces are context, too. The paper's
    /// recipe at 2 layers of 128 gains 0.03 in 4 million tokens of Wikipedia.
    /// </summary>
    public const double Gain = 0.05;

    /// <summary>The usual one of a network.</summary>
    public static PlateauLength Of(Positions positions) => positions == Positions.Rotary ? new(1.5e6, 10e6) : new(null, 15e6);

    /// <summary>In words, to follow "a model with these positions".</summary>
    public override string ToString() => Tokens is double tokens
        ? FormattableString.Invariant($"usually leaves that after {tokens / 1e6:0.#} million tokens of natural text at the latest")
        : FormattableString.Invariant($"has not left that after {Tried / 1e6:0.#} million tokens of natural text");
}
