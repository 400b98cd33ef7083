namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Products by libtorch, with bias and non-linearity in one pass behind them.</summary>
/// <param name="kernels">The device.</param>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
internal sealed class PortableLinear(KernelDevice kernels, ParameterArena? arena)
    : FusedLinear(kernels.Backend, kernels.Tensors, arena is null ? Precision.Float32 : Precision.Bf16)
{
    /// <inheritdoc/>
    internal override FusedLinear InBf16(ParameterArena arena) => new PortableLinear(kernels, arena);

    /// <inheritdoc/>
    internal override ILinearPass PassOf(Activation? activation) => new PortableLinearPass(kernels, arena, activation);
}
