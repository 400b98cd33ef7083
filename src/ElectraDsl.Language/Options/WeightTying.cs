namespace ElectraDsl;

/// <summary>
/// Which weights the two networks share. A shared tensor exists once: clipped, decayed, counted and saved once. Heads are never shared;
/// the generator's output matrix is always its table of token embeddings, with a bias of its own.
/// </summary>
public enum WeightTying
{
    /// <summary>Token, position and token-type tables and the LayerNorm behind them are one set, as in the original.</summary>
    Embeddings,

    /// <summary>
    /// The table of token embeddings alone: each network has its own position and token-type tables, and its own LayerNorm behind them
    /// (ELECTRA paper, section 3.2).
    /// </summary>
    TokenEmbeddings,

    /// <summary>
    /// Gradient-disentangled embedding sharing (GDES) of DeBERTa v3 (arXiv 2111.09543): the tables of tokens and positions are the
    /// generator's, and the discriminator reads stop-gradient(table) + delta, with deltas of its own that start at zero. So the
    /// generator's loss moves the tables, the discriminator's the deltas, and neither pulls at the other's. What is saved for Hugging Face
    /// as the discriminator's table is the sum.
    /// </summary>
    /// <remarks>
    /// As in microsoft/DeBERTa (apps/tasks/rtd_task.py) token types and the LayerNorm are each network's own, and a delta is decayed like
    /// a table. Unlike its "decoupled training", both networks are updated in one step: the discriminator reads the tables as they were
    /// before the generator's update. Three more things differ from the code there unless they are set: it weighs the discriminator's loss by 10,
    /// here
    /// <c>DiscriminatorWeight = 10</c> instead of 50; all chosen tokens become [MASK], here <c>MaskReplaceProbability = 1</c> instead of 0.85; and it
    /// clips each network's gradient by that network's own norm, where here one norm over both is clipped, which no option changes.
    /// </remarks>
    GradientDisentangled,

    /// <summary>Everything but the heads: the discriminator's encoder also generates. Both networks must be declared alike.</summary>
    AllWeights,

    /// <summary>Nothing: the generator has its own embeddings, as wide as its hidden state.</summary>
    None,
}
