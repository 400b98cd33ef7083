namespace ElectraDsl;

/// <summary>The parts of a network whose costs are told apart, in the order of computation.</summary>
public enum NetworkPart
{
    /// <summary>Tables of tokens, positions and segments, and their norm.</summary>
    Embeddings,

    /// <summary>From embedding width to hidden width, where they differ.</summary>
    Projection,

    /// <summary>Of each layer: the matrices that make queries, keys and values, and the one behind attention.</summary>
    AttentionProjections,

    /// <summary>Of each layer: every token compared with every position, and the mean of their values. It has no parameters.</summary>
    AttentionScores,

    /// <summary>Of each layer: the feed-forward block.</summary>
    FeedForward,

    /// <summary>Of each layer: its norms, with the sums that they read.</summary>
    Norms,

    /// <summary>The norm behind the last layer, where the layers normalize first.</summary>
    FinalNorm,

    /// <summary>From hidden states to logits: the discriminator's one a token, the generator's vocabulary at masked tokens.</summary>
    Head,

    /// <summary>From the first hidden state of a pair to two logits: does the second segment follow the first?</summary>
    NextSentenceHead,
}
