using System.Text.Json.Serialization;
using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

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
public sealed record ModelFacts(
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
    NetworkFacts Generator,
    NetworkFacts Discriminator)
{
    /// <summary>The swapped kernels. A run goes on only with those that it was started with; weights may be taken over by a model with others.</summary>
    public KernelFacts Kernels { get; init; } = new();

    /// <summary>What the generator's scores are divided by before its samples are drawn, where a recipe says nothing else. Shapes no tensor: a run's recipe has the value that counts.</summary>
    [JsonIgnore]
    public double SamplingTemperature { get; init; } = 1;

    /// <summary>Slots for masked tokens in a sequence: what the generator's head computes logits for.</summary>
    /// <param name="sequenceLength">Tokens of the sequence, at least 1.</param>
    public int MaskedSlots(int sequenceLength) => MaskCount.Maximum(sequenceLength, (float)MaskProbability);

    /// <summary>Slots for masked tokens, divided by the tokens of the sequence.</summary>
    /// <param name="sequenceLength">Tokens of the sequence, at least 1.</param>
    public double MaskedShare(int sequenceLength) => (double)MaskedSlots(sequenceLength) / sequenceLength;

    /// <summary>Floating-point operations to train both networks on one token, as they are usually counted: see <see cref="PartCost.TrainingFlops"/>.</summary>
    /// <param name="sequenceLength">Tokens of a sequence.</param>
    public double TrainingFlopsPerToken(int sequenceLength) =>
        (Generator.TrainingFlops + Discriminator.TrainingFlops).At(sequenceLength, MaskedShare(sequenceLength));

    /// <summary>
    /// Floating-point operations to train both networks on one token, as the paper's tables count them: see <see cref="PartCost.PaperFlops"/>. Times
    /// sequence length, batch size and steps it is the figure that stands there.
    /// </summary>
    /// <param name="sequenceLength">Tokens of a sequence.</param>
    public double PaperFlopsPerToken(int sequenceLength) =>
        (Generator.PaperFlops + Discriminator.PaperFlops).At(sequenceLength, PartCost.PaperMaskedShare);
}
