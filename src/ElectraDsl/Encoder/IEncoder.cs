using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// The network that one keeps, whatever it was trained to do: an encoder of text. Every model's <c>Discriminator</c> is one, and so is every
/// <c>Encoder</c>.
/// </summary>
public interface IEncoder : IDisposable
{
    /// <summary>The hidden states after the last layer.</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>float32 [B, L, hidden size]; the caller disposes it.</returns>
    Tensor Encode(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>
    /// All hidden states: first those after the embeddings, then those after each layer. The last are what <see cref="Encode"/> gives.
    /// </summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>Each float32 [B, L, hidden size]; the caller disposes them.</returns>
    IReadOnlyList<Tensor> EncodeAll(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>Turns dropout off, until the module's <c>train</c> turns it on again.</summary>
    void eval();
}
