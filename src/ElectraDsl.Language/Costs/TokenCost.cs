#if NET
using System.Text.Json.Serialization;
#endif

namespace ElectraDsl;

/// <summary>
/// What training on one token costs, in operations or bytes, as a formula of the sequence length: whole numbers that the compiler knows,
/// though the length is chosen when the program runs.
/// </summary>
/// <param name="PerToken">For every token, whatever the length.</param>
/// <param name="PerPosition">For every token and each position of its sequence: attention compares each with each.</param>
/// <param name="PerMaskedToken">For every masked token besides: the generator predicts at these only.</param>
/// <param name="PerSequence">Once a sequence: next sentences are told from the first token.</param>
public readonly record struct TokenCost(
    long PerToken,
    long PerPosition = 0,
    long PerMaskedToken = 0,
#if NET
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
#endif
    long PerSequence = 0)
{
    /// <summary>The mean over a sequence's tokens.</summary>
    /// <param name="sequenceLength">Tokens of the sequence.</param>
    /// <param name="maskedShare">Masked tokens of the sequence, divided by its tokens.</param>
    public double At(int sequenceLength, double maskedShare) =>
        PerToken + ((double)PerPosition * sequenceLength) + (PerMaskedToken * maskedShare) + ((double)PerSequence / sequenceLength);

    /// <summary>Both together.</summary>
    public static TokenCost operator +(TokenCost left, TokenCost right) => new(
        left.PerToken + right.PerToken,
        left.PerPosition + right.PerPosition,
        left.PerMaskedToken + right.PerMaskedToken,
        left.PerSequence + right.PerSequence);

    /// <summary>The same several times.</summary>
    public static TokenCost operator *(long times, TokenCost cost) =>
        new(times * cost.PerToken, times * cost.PerPosition, times * cost.PerMaskedToken, times * cost.PerSequence);
}
