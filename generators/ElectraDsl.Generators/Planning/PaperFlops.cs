using System.Collections.Generic;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Operations of training as the paper's tables have them: flops_computation.py of google-research/electra, its slips included, because a figure that
/// stands beside the published ones must be counted as they were. It knows published architectures only; what others have more or less of
/// is counted by the same rules.
/// </summary>
internal static class PaperFlops
{
    // Operations of one element, as the script has them.
    private const long PerDropout = 4, PerLayerNorm = 5, PerActivation = 8, PerSoftmax = 5;

    // "Backward pass takes the same number of FLOPs as forward pass."
    private const long Passes = 2;

    public static TokenCost Of(NetworkPart part, IReadOnlyList<TensorBlock> tensors, ModelSizes sizes, NetworkPlan network) =>
        Passes * Forward(part, tensors, sizes, network);

    private static TokenCost Forward(NetworkPart part, IReadOnlyList<TensorBlock> tensors, ModelSizes sizes, NetworkPlan network)
    {
        long width = network.EmbeddingSize,
            hidden = network.Config.HiddenSize,
            inner = network.Config.FeedForwardSize,
            heads = network.Config.AttentionHeads;
        long dropout = network.Config.Dropout > 0 ? PerDropout : 0;
        long linear = (2 * NetworkAccounts.Multiplied(tensors)) + NetworkAccounts.Added(tensors);
        switch (part)
        {
            case NetworkPart.Embeddings:
                // Lookups are products with one-hot rows, of the position table as long as the sequence.
                long lookups = 2 * width * (sizes.VocabularySize + sizes.TokenTypes);
                long sums = 2 * width;
                long positions = network.Config.Positions == Positions.Learned ? 2 * width : 0;
                return new(lookups + sums + (((network.Config.EmbeddingNorm ? PerLayerNorm : 0) + dropout) * width), PerPosition: positions);

            case NetworkPart.AttentionScores:
                long attentionDropout = network.Config.AttentionDropout > 0 ? PerDropout : 0;
                const long Scale = 1;
                return new(0, PerPosition: (2 * hidden) + ((Scale + PerSoftmax + attentionDropout) * heads) + (2 * hidden));

            case NetworkPart.AttentionProjections:
                return new(linear + ((dropout + 1) * hidden));

            case NetworkPart.FeedForward:
                return new(linear + (PerActivation * inner) + ((dropout + 1) * hidden));

            case NetworkPart.Norms:
                // A slip of the script: it takes the first of the two norms for one of a single value.
                return new(PerLayerNorm + (PerLayerNorm * hidden));

            case NetworkPart.FinalNorm:
                return new(PerLayerNorm * hidden);

            case NetworkPart.Head when network.Head == HeadKind.ReplacedTokens:
                // The script has no bias of the one logit.
                return new(linear - 1 + (PerActivation * hidden));

            case NetworkPart.Head:
                // A product, softmax and the loss at the true word for each of the vocabulary, whose bias the script has not.
                long output = (2 * width) + PerSoftmax + 2 - 1;
                return new(0, 0, PerMaskedToken: linear + (output * sizes.VocabularySize) + ((PerActivation + PerLayerNorm) * width));

            case NetworkPart.NextSentenceHead:
                return new(0, PerSequence: linear + (PerActivation * hidden) + (2 * PerSoftmax) + 1);

            default:
                return new(linear);
        }
    }
}
