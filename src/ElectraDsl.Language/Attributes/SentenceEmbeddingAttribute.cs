namespace ElectraDsl;

/// <summary>
/// A head that gives a text a vector, whose cosine with another text's says how alike the two are: contrastive tuning as in SimCSE (Gao et al.,
/// 2021). It has no layers of its own: the vector is the pooled hidden state.
/// </summary>
/// <remarks>
/// Two views of one text differ by dropout: that of the encoder, and <see cref="HeadAttribute.Dropout"/>, which the hidden states go through in
/// training.
/// </remarks>
public sealed class SentenceEmbeddingAttribute : HeadAttribute
{
    /// <summary>How the hidden states of a sequence become one vector.</summary>
    public Pooling Pooling { get; set; } = Pooling.Mean;
}
