using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Layers whose backward pass is autograd's.</summary>
internal sealed class TorchOpsStack : IStackKernel
{
    /// <inheritdoc/>
    public Tensor Run(Tensor hidden, Func<Tensor, Tensor> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return layers(hidden);
    }

    /// <inheritdoc/>
    public Tensor Layer(Tensor hidden, Func<Tensor, Tensor> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer(hidden);
    }
}
