using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>The network that one keeps: an encoder of text, with a head that says of every token whether it was replaced. Every model's <c>Discriminator</c> is one.</summary>
public interface IDiscriminator : IDisposable
{
    /// <summary>The hidden states after the last layer.</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>float32 [B, L, hidden size]; the caller disposes it.</returns>
    Tensor Encode(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>All hidden states: first those after the embeddings, then those after each layer. The last are what <see cref="Encode"/> gives.</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>Each float32 [B, L, hidden size]; the caller disposes them.</returns>
    IReadOnlyList<Tensor> EncodeAll(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>One logit a token: above 0 means "replaced".</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>float32 [B, L]; the caller disposes it.</returns>
    Tensor call(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>Turns dropout off, until the module's <c>train</c> turns it on again.</summary>
    void eval();
}
