using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Chooses the tokens that the generator has to predict, and masks most of them.</summary>
/// <remarks>
/// Candidates are tokens that the attention mask shows and that are none of [CLS], [SEP] and [MASK] wherever they stand; an
/// <see cref="IMaskingPolicy"/> may exclude more. Of them, <see cref="MaskCount.Of(MaskingMode, int, int, float, int)"/> are chosen in each row as
/// the model's <see cref="MaskingMode"/> says. Each chosen token becomes [MASK] with <see cref="IModelSpec.MaskReplaceProbability"/>, any token of
/// the vocabulary with <see cref="IModelSpec.RandomReplaceProbability"/>, or stays as it is: 0.85 and 0 in google-research/electra
/// (<c>pretrain_helpers.mask</c>), 0.8 and 0.1 in google-research/bert (<c>create_pretraining_data</c>). Of a token that is chosen more than once,
/// [MASK] outweighs a random token, which outweighs staying. The original leaves the batch undefined where a row has no candidates; here nothing is
/// chosen in it. All backends choose the same tokens.
/// </remarks>
public interface IMaskingKernel
{
    /// <summary>Masks a batch.</summary>
    /// <param name="inputIds">[B, L] int64, on any device the backend serves; not changed.</param>
    /// <param name="attentionMask">[B, L] bool, true where there is a token.</param>
    /// <param name="maxPredictions">N, the slots of a row, at least 1; see <see cref="MaskCount.Maximum"/>.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step's batch: micro-batches then draw what one big batch would draw.</param>
    /// <param name="continuesWord">
    /// [B, L] bool, true where a token is a further piece of the word before it ("##"). Only <see cref="MaskingMode.WholeWord"/> and
    /// <see cref="MaskingMode.Span"/> read it, and need it. A piece without a candidate before it begins a word of its own.
    /// </param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device, or is missing.</exception>
    MaskedBatch Run(
        torch.Tensor inputIds,
        torch.Tensor attentionMask,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        torch.Tensor? continuesWord = null);

    /// <summary>
    /// The slots that <see cref="Run"/> uses in the same batch, the sum of <see cref="MaskedBatch.Weights"/>, foretold on the host: what the
    /// generator's loss is averaged over must be known before the device has chosen.
    /// </summary>
    /// <param name="inputIds">Rows of <paramref name="length"/> ids.</param>
    /// <param name="attentionMask">True where there is a token.</param>
    /// <param name="length">L, at least 1.</param>
    /// <param name="maxPredictions">N, the slots of a row, at least 1.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step's batch.</param>
    /// <param name="continuesWord">As for <see cref="Run"/>; may be empty where that needs none.</param>
    /// <exception cref="ArgumentException">The spans do not fit one another.</exception>
    long Count(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default);
}
