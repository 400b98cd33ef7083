using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Attention;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Backends.Simd.Embedding;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Norms;
using ElectraDsl.Kernels.Backends.Simd.Products;
using TorchSharp;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>The vectorized kernels inside an encoder.</summary>
internal static class SimdEncoder
{
    /// <summary>All of them, with float32 products.</summary>
    internal static EncoderKernels Create() => new(
        new FusedEmbedding(KernelBackend.Simd, new SimdEmbeddingPass()),
        new SimdLinear(null, SimdProducts.Fastest, RegisterWidth.Widest),
        new FusedAttention(KernelBackend.Simd, DeviceType.CPU, (shape, mask, rotary, draws) => new SimdAttentionPass(
            shape,
            mask.Tokens,
            isPacked: mask.PackedRows is not null,
            rotary,
            draws.Drops ? new DropoutMask(draws, rows: null) : null,
            RegisterWidth.Widest)),
        new FusedResidualNorm(
            KernelBackend.Simd,
            DeviceType.CPU,
            (norm, dropout, length) => new SimdResidualNormPass(norm, dropout.Rate > 0 ? new DropoutMask(dropout, length) : null),
            PassOf),
        new FusedDropout(KernelBackend.Simd, DeviceType.CPU, PassOf),
        new TapeStack(KernelBackend.Simd));

    private static SimdDropoutPass PassOf(Dropout dropout, long length) => new(new DropoutMask(dropout, length));
}
