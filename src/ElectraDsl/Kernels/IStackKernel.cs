using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>The layers of an encoder as a whole. It takes part in autograd.</summary>
public interface IStackKernel
{
    /// <summary>Runs the layers.</summary>
    /// <param name="hidden">What the first one reads, float32 [B, L, H] or packed.</param>
    /// <param name="layers">
    /// Runs them one after the other, all by kernels of the same set: a backend may record what these do instead of leaving it to autograd.
    /// </param>
    /// <returns>What the last one gives, in the caller's dispose scope.</returns>
    Tensor Run(Tensor hidden, Func<Tensor, Tensor> layers);

    /// <summary>Runs one of the layers, within <see cref="Run"/>.</summary>
    /// <param name="hidden">What it reads, float32 [B, L, H] or packed.</param>
    /// <param name="layer">
    /// Computes it. Where activations are not kept it is called once more in the backward pass, and must give the same again.
    /// </param>
    /// <returns>What it gives, in the caller's dispose scope.</returns>
    Tensor Layer(Tensor hidden, Func<Tensor, Tensor> layer);
}
