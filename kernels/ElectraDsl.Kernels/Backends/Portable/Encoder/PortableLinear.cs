namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Products, by libtorch unless they are swapped, with bias and non-linearity in one pass behind them.</summary>
/// <param name="kernels">The device.</param>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
/// <param name="products">The products.</param>
internal sealed class PortableLinear(KernelDevice kernels, ParameterArena? arena, WeightProducts products)
    : FusedLinear(kernels.Backend, kernels.Tensors, arena is null ? Precision.Float32 : Precision.Bf16, products)
{
    /// <inheritdoc/>
    internal override FusedLinear With(WeightProducts products) => new PortableLinear(kernels, arena, products);

    /// <inheritdoc/>
    internal override FusedLinear InBf16(ParameterArena arena) => new PortableLinear(kernels, arena, Products);

    /// <inheritdoc/>
    internal override ILinearPass PassOf(Activation? activation) =>
        new PortableLinearPass(kernels, arena, activation, arena is null ? Products : Products.InBf16);
}
