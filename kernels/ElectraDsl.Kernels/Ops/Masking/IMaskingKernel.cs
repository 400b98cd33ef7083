using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Chooses the tokens that the generator has to predict, without replacement, and masks most of them.</summary>
/// <remarks>
/// In each row exactly min(<see cref="MaskCount.Of(int, float, int)"/>, candidates) tokens are chosen, every set of that size being equally likely. Candidates are tokens
/// that the attention mask shows and that are none of [CLS], [SEP] and [MASK] wherever they stand. Each chosen token becomes [MASK] with
/// <see cref="IModelSpec.MaskReplaceProbability"/>, or stays as it is; no token becomes a random one (google-research/electra, <c>pretrain_helpers.mask</c>,
/// which draws with replacement).
/// </remarks>
public interface IMaskingKernel
{
    /// <summary>Masks a batch.</summary>
    /// <param name="inputIds">[B, L] int64, on any device the backend serves; not changed.</param>
    /// <param name="attentionMask">[B, L] bool, true where there is a token.</param>
    /// <param name="maxPredictions">N, the slots of a row, at least 1; see <see cref="MaskCount.Maximum"/>.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step's batch: micro-batches then draw what one big batch would draw.</param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    MaskedBatch Run(torch.Tensor inputIds, torch.Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow);
}
