using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Plain operations around products of a kernel of the user's own, on any device.</summary>
internal sealed class TorchOpsSwappedLinear(WeightProducts products, Precision precision)
    : FusedLinear(KernelBackend.TorchOps, device: null, precision, products)
{
    /// <inheritdoc/>
    internal override FusedLinear With(WeightProducts products) => new TorchOpsSwappedLinear(products, Precision);

    /// <inheritdoc/>
    internal override FusedLinear InBf16(ParameterArena arena) => new TorchOpsSwappedLinear(Products, Precision.Bf16);

    /// <inheritdoc/>
    public override Tensor Activated(Tensor input, Tensor weight, Tensor? bias, Activation activation) =>
        EncoderKernels.LinearOf(Precision, Run).Activated(input, weight, bias, activation);

    /// <inheritdoc/>
    internal override ILinearPass PassOf(Activation? activation) =>
        new TorchOpsLinearPass(Precision == Precision.Float32 ? Products : Products.InBf16, Precision);
}
