using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>One fused optimizer step over flat arenas.</summary>
public interface IAdamWKernel
{
    /// <summary>
    /// Clips the gradient by its global norm (as <c>tf.clip_by_global_norm</c>: no epsilon), makes one step of the original's AdamW and zeroes the gradients.
    /// </summary>
    /// <remarks>
    /// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  u = m / (sqrt(v) + epsilon), without bias correction;  u += decay * w on the elements before
    /// <see cref="AdamWSettings.DecayedCount"/>;  w -= rate * u (google-research/electra, <c>model/optimization.py</c>).
    /// A gradient whose norm is not finite changes neither weights nor moments: the step is lost, the run is not.
    /// </remarks>
    /// <param name="weights">[P] float32, contiguous, without gradient tracking; updated.</param>
    /// <param name="gradients">[P] float32, contiguous; 0 afterwards.</param>
    /// <param name="firstMoments">[P] float32, contiguous; updated.</param>
    /// <param name="secondMoments">[P] float32, contiguous; updated.</param>
    /// <param name="settings">Rates and bounds.</param>
    /// <returns>[1] float32 on the device: the gradient's norm before clipping. In the caller's dispose scope; the caller frees it.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type, layout or device, or a setting is out of range.</exception>
    torch.Tensor Run(torch.Tensor weights, torch.Tensor gradients, torch.Tensor firstMoments, torch.Tensor secondMoments, in AdamWSettings settings);
}
