using System.Collections.Generic;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Operations of training as they are usually reckoned (6ND, and utilization as it is published today): a weight costs 2 forward, and 2 for each of
/// the gradients of input and weight. Only matrix products count.
/// </summary>
internal static class TrainingFlops
{
    private const long PerWeight = 6;

    public static TokenCost Of(NetworkPart part, IReadOnlyList<TensorBlock> tensors, ModelSizes sizes, NetworkPlan network)
    {
        long products = PerWeight * NetworkAccounts.Multiplied(tensors);
        return part switch
        {
            // Rows of a table are looked up.
            NetworkPart.Embeddings => default,

            // With each position a query is multiplied, and so is the value: two products of the hidden size.
            NetworkPart.AttentionScores => new(0, PerPosition: 2 * PerWeight * network.Config.HiddenSize),

            // The table of word embeddings is this head's second matrix.
            NetworkPart.Head when network.Head == HeadKind.MaskedTokens =>
                new(0, 0, PerMaskedToken: products + (PerWeight * network.EmbeddingSize * sizes.VocabularySize)),
            NetworkPart.NextSentenceHead => new(0, PerSequence: products),
            _ => new(products),
        };
    }
}
