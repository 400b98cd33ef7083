using TorchSharp;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>Products of CPU tensors.</summary>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
/// <param name="products">The products.</param>
/// <param name="registerBits">128, 256 or 512; other than the widest there is for tests.</param>
internal sealed class SimdLinear(ParameterArena? arena, WeightProducts products, int registerBits)
    : FusedLinear(KernelBackend.Simd, DeviceType.CPU, arena is null ? Precision.Float32 : Precision.Bf16, products)
{
    /// <inheritdoc/>
    internal override FusedLinear With(WeightProducts products) => new SimdLinear(arena, products, registerBits);

    /// <inheritdoc/>
    internal override FusedLinear InBf16(ParameterArena arena) => new SimdLinear(arena, Products, registerBits);

    /// <inheritdoc/>
    internal override ILinearPass PassOf(Activation? activation) =>
        new SimdLinearPass(arena, activation, arena is null ? Products : Products.InBf16, registerBits);
}
