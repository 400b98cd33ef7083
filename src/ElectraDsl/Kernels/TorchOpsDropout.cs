using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Dropout as libtorch has it.</summary>
internal sealed class TorchOpsDropout : IDropoutKernel
{
    /// <inheritdoc/>
    public Tensor Run(Tensor input, Dropout dropout) => dropout.Rate == 0 ? input : nn.functional.dropout(input, dropout.Rate, training: true);
}
