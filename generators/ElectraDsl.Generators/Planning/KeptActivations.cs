using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Bytes that the generated forward pass leaves for the backward pass, read off the generated modules and what is saved on a CPU: by a product its
/// input, by a norm its input and two statistics, by an activation its input, by dropout nothing. A tensor that two operators save counts
/// once, with the part that makes it. Within layers the sum before a norm takes the place of what was added, and what an activation or, behind the
/// residual, a norm made is computed once more.
/// </summary>
internal static class KeptActivations
{
    public static TokenCost Of(NetworkPart part, ModelSizes sizes, NetworkPlan network) => sizeof(float) * Values(part, sizes, network);

    private static TokenCost Values(NetworkPart part, ModelSizes sizes, NetworkPlan network)
    {
        long width = network.EmbeddingSize, hidden = network.Config.HiddenSize;
        return part switch
        {
            // The sum, and what the next part reads: one and the same where there is no norm between them.
            NetworkPart.Embeddings => new(network.Config.EmbeddingNorm ? Norm(network, width) : width),
            NetworkPart.Projection => new(hidden),

            // The context, which the matrix behind attention reads.
            NetworkPart.AttentionProjections => new(hidden),
            NetworkPart.AttentionScores => Attention(network),
            NetworkPart.FeedForward => new(Inner(network)),
            NetworkPart.Norms => new(2 * FusedNorm(network, hidden)),

            // Its input is the copy that the layers give away.
            NetworkPart.FinalNorm => new(Norm(network, hidden)),
            NetworkPart.Head when network.Head == HeadKind.ReplacedTokens => new(Copy(network) + Activated(network.Config.Activation, hidden) + 1),

            // Its input is counted with the last layer, too. Of tanh the output is kept.
            NetworkPart.NextSentenceHead => new(0, PerSequence: hidden + 2),

            // Masked rows are copied. The logits are gone before the backward pass begins.
            _ => new(Copy(network), 0, PerMaskedToken: hidden + Activated(Activation.Gelu, width) + Norm(network, width) - width),
        };
    }

    /// <summary>
    /// Input, output, mean and inverse deviation. RMSNorm is written out: input, inverse root, their product, and that times the weight.
    /// </summary>
    private static long Norm(NetworkPlan network, long width) =>
        network.Config.Normalization == Normalization.RmsNorm ? (3 * width) + 1 : (2 * width) + 2;

    /// <summary>
    /// Behind a residual connection all is one block, whichever norm it is: the sum, two statistics, and before a block its norm. What a post-norm
    /// layer gives away takes the place of what it read, and is computed once more.
    /// </summary>
    private static long FusedNorm(NetworkPlan network, long width) => ((network.Config.Norm == NormPlacement.Pre ? 2 : 1) * width) + 2;

    /// <summary>What the layers give away, where no norm follows that it is counted with.</summary>
    private static long Copy(NetworkPlan network) => network.Config.Norm == NormPlacement.Pre ? 0 : network.Config.HiddenSize;

    /// <summary>Before the activation; with a gate: gate and up. Of a rectifier what is behind it.</summary>
    private static long Inner(NetworkPlan network) => (network.Config.IsGated ? 2 : 1) * network.Config.FeedForwardSize;

    /// <summary>Input and output; the gradient of a rectifier is seen from its output.</summary>
    private static long Activated(Activation activation, long width) => activation == Activation.Relu ? width : 2 * width;

    /// <summary>
    /// Queries, keys and values as one product, and a statistic a head: probabilities, rotations and what is dropped are computed once more.
    /// </summary>
    private static TokenCost Attention(NetworkPlan network) => new((3 * network.Config.HiddenSize) + network.Config.AttentionHeads);
}
