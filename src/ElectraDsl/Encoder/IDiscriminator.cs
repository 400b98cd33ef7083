using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>An encoder with a head that says of every token whether it was replaced. Every model's <c>Discriminator</c> is one.</summary>
public interface IDiscriminator : IEncoder
{
    /// <summary>One logit a token: above 0 means "replaced".</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>float32 [B, L]; the caller disposes it.</returns>
    Tensor call(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);
}
