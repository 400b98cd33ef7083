namespace ElectraDsl;

/// <summary>The parts of a network, in the order of computation: what can be shared, or left out, by itself.</summary>
public enum NetworkSection
{
    /// <summary>The table of word pieces.</summary>
    WordEmbeddings,

    /// <summary>The table of positions, of a network that learns one.</summary>
    PositionEmbeddings,

    /// <summary>The table of segment kinds, of a model that has them.</summary>
    TokenTypeEmbeddings,

    /// <summary>The norm behind the tables: the last section of the embeddings.</summary>
    EmbeddingNorm,

    /// <summary>From embedding width to hidden width, where they differ.</summary>
    Projection,

    /// <summary>The transformer layers.</summary>
    Layers,

    /// <summary>The norm behind the last layer of a network that normalizes first.</summary>
    FinalNorm,

    /// <summary>What turns hidden states into predictions.</summary>
    Head,

    /// <summary>What tells from the first hidden state whether a pair's second segment follows its first, of a model that learns it.</summary>
    NextSentenceHead,
}
