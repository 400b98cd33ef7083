#if NET
using System.Text.Json.Serialization;
#endif

namespace ElectraDsl;

/// <summary>What the compiler knows of a model: everything that shapes tensors. Generated, one a model.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="FullName">The record's name with its namespace.</param>
/// <param name="Fingerprint">
/// Changes whenever the declaration changes in a way that makes older checkpoints unusable. 16 hexadecimal digits.
/// </param>
/// <param name="VocabularySize">Number of word pieces, special tokens included.</param>
/// <param name="EmbeddingSize">Width of the embedding tables.</param>
/// <param name="MaxPositions">The longest possible sequence.</param>
/// <param name="TokenTypes">Number of segment kinds.</param>
/// <param name="Tying">Which weights the networks share.</param>
/// <param name="MaskProbability">Part of a sequence's tokens that is masked.</param>
/// <param name="MaskReplaceProbability">Part of the chosen tokens that really becomes [MASK].</param>
/// <param name="Masking">How they are chosen.</param>
/// <param name="SpecialTokens">Ids of the special tokens.</param>
/// <param name="Generator">The generator's architecture.</param>
/// <param name="Discriminator">The discriminator's architecture.</param>
public sealed record ModelConfig(
    string Name,
    string FullName,
    string Fingerprint,
    int VocabularySize,
    int EmbeddingSize,
    int MaxPositions,
    int TokenTypes,
    WeightTying Tying,
    double MaskProbability,
    double MaskReplaceProbability,
    MaskingMode Masking,
    SpecialTokens SpecialTokens,
    NetworkConfig Generator,
    NetworkConfig Discriminator)
{
    /// <summary>The swapped kernels. A run goes on only with those that it was started with; weights may be taken over by a model with others.</summary>
    public KernelFacts Kernels { get; init; } = new();

    /// <summary>What the generator's scores are divided by before its samples are drawn, where a recipe says nothing else. Shapes no tensor: a run's recipe has the value that counts.</summary>
#if NET
    [JsonIgnore]
#endif
    public double SamplingTemperature { get; init; } = 1;
}
