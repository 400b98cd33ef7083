using ElectraDsl.Kernels.Autograd;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Layers on a tape: one node of libtorch's graph for all of them.</summary>
internal sealed class SimdStack : IStackKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(Tensor hidden, Func<Tensor, Tensor> layers)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(layers);
        return is_grad_enabled() && hidden.requires_grad ? TapeFunction.Run([hidden], () => [layers(hidden)])[0] : layers(hidden);
    }
}
