using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>An encoder with a head on it. The <c>Network</c> of every record with a <see cref="HeadAttribute"/> is one.</summary>
public interface IHeadNetwork : IDisposable
{
    /// <summary>Names the random numbers of dropout; null, as at first, for those of libtorch's generator.</summary>
    DropoutKey? DropoutRandomness { get; set; }

    /// <summary>
    /// Logits; of <see cref="HeadTask.TextRegression"/> the number itself, of <see cref="HeadTask.SentenceEmbedding"/> the vector.
    /// </summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>
    /// float32 [B, <see cref="HeadConfig.Outputs"/>], of a head of tokens [B, L, outputs], of vectors [B, H]; the caller disposes it.
    /// </returns>
    Tensor call(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>Turns dropout on.</summary>
    /// <param name="on">False to turn it off.</param>
    void train(bool on = true);

    /// <summary>Turns dropout off.</summary>
    void eval();
}
