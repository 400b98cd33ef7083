namespace ElectraDsl.Kernels;

/// <summary>
/// Who draws: the last word of the Philox counter (block, row, step, stream). One place, so that no two operations share a stream.
/// </summary>
/// <remarks>A number once given is never given again: it would change what old runs draw when they are resumed.</remarks>
internal static class RandomStream
{
    /// <summary>
    /// Masking without replacement. Block = position in the row; word 0 orders the candidates, word 1 decides on replacement, word 2 gives the length
    /// of a span around the position.
    /// </summary>
    internal const uint Masking = 1;

    /// <summary>Gumbel-max sampling. Block and word follow from the vocabulary index, see <c>VocabularyTile</c>.</summary>
    internal const uint GeneratorSampling = 2;

    /// <summary>Sampling by inverse CDF. Block 0; word 0.</summary>
    internal const uint InverseCdfSampling = 3;

    /// <summary>Masking with replacement. Block = slot; word 0 draws the candidate, word 1 decides on replacement.</summary>
    internal const uint MaskingDraws = 4;

    /// <summary>Random tokens in the place of masked ones. Block = position in the row; word 0.</summary>
    internal const uint MaskingReplacements = 5;

    /// <summary>
    /// Dropout of hidden values: this plus the <see cref="DropoutKey.Place"/>. Row = token within the step's batch; block and word follow from the
    /// column, see <c>VocabularyTile</c>.
    /// </summary>
    internal const uint Dropout = 1 << 24;

    /// <summary>
    /// Dropout of attention's probabilities: this plus the <see cref="DropoutKey.Place"/>. Row = query of a head of a sequence within the step's
    /// batch; block and word follow from the key's position, see <c>VocabularyTile</c>.
    /// </summary>
    internal const uint AttentionDropout = 2 << 24;
}
