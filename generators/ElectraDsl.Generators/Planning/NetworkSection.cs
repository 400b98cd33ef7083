namespace ElectraDsl.Generators.Planning;

/// <summary>The parts of a network, in the order of computation.</summary>
internal enum NetworkSection
{
    /// <summary>Token, position and token-type tables with their norm.</summary>
    Embeddings,

    /// <summary>From embedding width to hidden width, where they differ.</summary>
    Projection,

    /// <summary>The transformer layers.</summary>
    Layers,

    /// <summary>The norm behind the last layer of a network that normalises first.</summary>
    FinalNorm,

    /// <summary>What turns hidden states into predictions.</summary>
    Head,
}
