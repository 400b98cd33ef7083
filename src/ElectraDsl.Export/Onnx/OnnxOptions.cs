namespace ElectraDsl.Export;

/// <summary>What an exported graph computes, and in which numbers.</summary>
public sealed record OnnxOptions
{
    /// <summary>The network; must be <see cref="OnnxNetwork.Encoder"/> where there is a <see cref="Head"/>.</summary>
    public OnnxNetwork Network { get; init; } = OnnxNetwork.Encoder;

    /// <summary>
    /// A head on the encoder, whose tensors lie in the same arena; null for none. The graph then returns <c>logits</c>: [batch, outputs], of a head
    /// of tokens [batch, sequence, outputs]; for question answering <c>start_logits</c> and <c>end_logits</c>, [batch, sequence].
    /// </summary>
    public HeadConfig? Head { get; init; }

    /// <summary>The precisions, a file each; at least one, none twice.</summary>
    public IReadOnlyList<OnnxPrecision> Precisions { get; init; } = [OnnxPrecision.Float32];

    /// <summary>What the model card says besides what the graphs are.</summary>
    public ModelCard Card { get; init; } = ModelCard.Empty;
}
