using ElectraDsl.Kernels.Autograd;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>The portable kernels inside an encoder.</summary>
internal static class PortableEncoder
{
    /// <summary>All of them, with float32 products, made ready to run.</summary>
    internal static EncoderKernels Create(KernelDevice kernels)
    {
        PortableEmbeddingPass.Prepare(kernels);
        PortableColumnSums.Prepare(kernels);
        PortableLinearPass.Prepare(kernels);
        PortableResidualNormPass.Prepare(kernels);
        PortableDropoutPass.Prepare(kernels);
        PortableAttentionPass.Prepare(kernels);
        return new(
            new FusedEmbedding(kernels.Backend, new PortableEmbeddingPass(kernels)),
            new PortableLinear(kernels, null, TorchProducts.Shared),
            new FusedAttention(
                kernels.Backend,
                kernels.Tensors,
                (shape, mask, rotary, draws) =>
                    IsLibtorchs(kernels, mask, draws) ? null : new PortableAttentionPass(kernels, shape, mask, rotary, draws)),
            new FusedResidualNorm(
                kernels.Backend,
                kernels.Tensors,
                (norm, dropout, length) => new PortableResidualNormPass(kernels, norm, dropout, length),
                (dropout, length) => new PortableDropoutPass(kernels, dropout, length)),
            new FusedDropout(kernels.Backend, kernels.Tensors, (dropout, length) => new PortableDropoutPass(kernels, dropout, length)),
            new TapeStack(kernels.Backend));
    }

    /// <summary>
    /// Whether libtorch's attention is preferred: on a GPU, where nothing is dropped, padded or out of sight. There it has kernels that store no
    /// [L, L] either and multiply in registers, while the body here multiplies from shared memory, and is expected to be slower; no GPU has measured
    /// it. Dropout by a key libtorch cannot draw, and a window or padding it takes as a mask that it may store for all pairs.
    /// </summary>
    private static bool IsLibtorchs(KernelDevice kernels, AttentionMask mask, DropoutDraws draws) =>
        kernels.Backend == KernelBackend.Ptx && !draws.Drops && mask.Tokens is null && mask.Window == 0;
}
