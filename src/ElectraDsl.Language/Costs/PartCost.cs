namespace ElectraDsl;

/// <summary>What one part of a network costs. A layer's parts stand here once; <see cref="Repeats"/> says how many layers there are.</summary>
/// <param name="Part">Which part.</param>
/// <param name="Repeats">How often the network has it: the number of layers for a layer's parts, else 1.</param>
/// <param name="Parameters">Its parameters, those that the networks share included.</param>
/// <param name="TrainingFlops">
/// Floating-point operations of forward and backward pass as they are usually counted (6ND): 6 for each weight that a token is multiplied
/// with, and attention's two products. What lookups, norms and activations compute is left out. Use these for hours and utilization.
/// </param>
/// <param name="PaperFlops">
/// Floating-point operations as the paper's tables count them (<c>flops_computation.py</c> of google-research/electra): a backward pass is taken to
/// cost what the forward pass does, embeddings are multiplied out, and element-wise work is counted. About two thirds of a usual count; the two must
/// not be mixed.
/// </param>
/// <param name="ActivationBytes">Bytes that the forward pass leaves in memory for the backward pass, in float32 on a CPU.</param>
public sealed record PartCost(
    NetworkPart Part,
    int Repeats,
    long Parameters,
    TokenCost TrainingFlops,
    TokenCost PaperFlops,
    TokenCost ActivationBytes)
{
    /// <summary>
    /// The fraction of tokens that <see cref="PaperFlops"/> takes to be masked, whatever a model masks: 20 of 128, as BERT's longest list for that
    /// length.
    /// </summary>
    public const double PaperMaskedShare = 0.15625;

    /// <summary>Whether every layer has this part.</summary>
    public bool IsOfLayer => IsLayerPart(Part);

    /// <summary>Whether every layer has a part.</summary>
    public static bool IsLayerPart(NetworkPart part) =>
        part is NetworkPart.AttentionProjections or NetworkPart.AttentionScores or NetworkPart.FeedForward or NetworkPart.Norms;
}
