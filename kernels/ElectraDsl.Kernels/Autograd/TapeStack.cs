using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>Layers on a tape: one node of libtorch's graph for all of them.</summary>
/// <param name="backend">Whose kernels they are.</param>
/// <param name="recomputes">Whether each layer keeps its input alone, and computes the rest once more in the backward pass.</param>
internal sealed class TapeStack(KernelBackend backend, bool recomputes = false) : IStackKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <inheritdoc/>
    public Tensor Run(Tensor hidden, Func<Tensor, Tensor> layers)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(layers);
        return is_grad_enabled() && hidden.requires_grad ? TapeFunction.Run([hidden], () => [layers(hidden)])[0] : layers(hidden);
    }

    /// <inheritdoc/>
    public Tensor Layer(Tensor hidden, Func<Tensor, Tensor> layer)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(layer);
        return recomputes && Tape.IsRunning ? Tape.Run(new RecomputedOperation(hidden, layer))[0] : layer(hidden);
    }
}
