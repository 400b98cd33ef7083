using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>Masks what it was told to, whatever is drawn.</summary>
/// <param name="inputIds">What the encoder reads, int64 [B, L].</param>
/// <param name="positions">Flat indices of the masked tokens, int64 [M].</param>
/// <param name="targets">What stood there, int64 [M].</param>
internal sealed class FixedMasking(Tensor inputIds, Tensor positions, Tensor targets) : IMaskingKernel
{
    public MaskedBatch Run(Tensor inputIds1, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null) =>
        new(inputIds.clone(), positions.clone(), targets.clone(), ones(positions.numel()));

    public long Count(
        ReadOnlySpan<long> inputIds1,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default) => positions.numel();
}
