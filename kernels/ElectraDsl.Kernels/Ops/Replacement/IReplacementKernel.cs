using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Puts the generator's samples into the original text, for the discriminator to find.</summary>
public interface IReplacementKernel
{
    /// <summary>Replaces the chosen tokens by their samples and labels the result.</summary>
    /// <remarks>
    /// A token that is chosen in several slots (<see cref="MaskingMode.Original"/>) becomes the mean of its samples' ids, rounded down: an arbitrary
    /// token where they differ, as in google-research/electra, <c>pretrain_helpers.scatter_update</c>. As there, a row's first token stays what it
    /// is, even if it was chosen: unused slots point at it, and in text with [CLS] no other does.
    /// </remarks>
    /// <param name="inputIds">[B, L] int64, the original text, not the masked one; not changed.</param>
    /// <param name="positions">[B * N] int64, as in <see cref="MaskedBatch.Positions"/>: those of row b lie in the row b.</param>
    /// <param name="weights">[B * N] float32; slots of weight 0 are passed over.</param>
    /// <param name="samples">[B * N] int64.</param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    CorruptedBatch Run(torch.Tensor inputIds, torch.Tensor positions, torch.Tensor weights, torch.Tensor samples);
}
