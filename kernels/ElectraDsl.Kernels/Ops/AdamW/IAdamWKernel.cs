using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>One fused optimizer step over flat arenas.</summary>
public interface IAdamWKernel
{
    /// <summary>
    /// Clips the gradient by its global norm, makes one step of AdamW, zeroes the gradients and copies the weights in bfloat16 where wanted.
    /// </summary>
    /// <remarks>
    /// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= rate * (m / (sqrt(v) + epsilon) + decay * w), where the original takes the moments
    /// as they are and torch divides m by 1 - b1^step and v by 1 - b2^step. A region scales the rate and may be spared from decay.
    /// A gradient whose norm is not finite changes neither weights nor moments: the step is lost, the run is not.
    /// </remarks>
    /// <param name="weights">[P] float32, contiguous, without gradient tracking; updated.</param>
    /// <param name="gradients">[P] float32, contiguous; 0 afterwards.</param>
    /// <param name="firstMoments">[P] float32, contiguous; updated.</param>
    /// <param name="secondMoments">[P] float32, contiguous; updated.</param>
    /// <param name="regions">Cover [0, P) in order; none where P is 0.</param>
    /// <param name="settings">Rates and bounds.</param>
    /// <param name="bfloat16Weights">
    /// [P] bfloat16, contiguous: receives the weights as they are afterwards, rounded to the nearest, a tie to the even one; null where they are not
    /// wanted.
    /// </param>
    /// <returns>[1] float32 on the device: the gradient's norm before clipping. In the caller's dispose scope; the caller frees it.</returns>
    /// <exception cref="ArgumentException">
    /// A tensor has the wrong shape, element type, layout or device, or a region or a setting is out of range.
    /// </exception>
    torch.Tensor Run(
        torch.Tensor weights,
        torch.Tensor gradients,
        torch.Tensor firstMoments,
        torch.Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        torch.Tensor? bfloat16Weights = null);
}
