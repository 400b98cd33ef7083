using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// The kernels inside an encoder: blocks of several operations that are one pass over memory where a backend has them fused, and take part in
/// autograd. Networks are built with them.
/// </summary>
/// <param name="Embedding">Rows of tables.</param>
/// <param name="Linear">Products with matrices of weights.</param>
/// <param name="Attention">Attention of all heads, from the projections to what they read.</param>
/// <param name="ResidualNorm">Dropout, residual connection and norm behind attention and the feed-forward block.</param>
/// <param name="Dropout">Dropout where no norm follows.</param>
/// <param name="Stack">All layers together.</param>
public sealed record EncoderKernels(
    IEmbeddingKernel Embedding,
    ILinearKernel Linear,
    IAttentionKernel Attention,
    IResidualNormKernel ResidualNorm,
    IDropoutKernel Dropout,
    IStackKernel Stack)
{
    /// <summary>
    /// Plain TorchSharp operations, which run on every device and need nothing besides: for inference, and wherever there is nothing faster. In
    /// training libtorch's generator says what they drop, whatever the <see cref="DropoutKey"/>.
    /// </summary>
    public static EncoderKernels TorchOps { get; } =
        new(
            new TorchOpsEmbedding(),
            new TorchOpsLinear(Precision.Float32),
            new TorchOpsAttention(),
            new TorchOpsResidualNorm(),
            new TorchOpsDropout(),
            new TorchOpsStack());

    /// <summary>Products in plain TorchSharp operations, on every device.</summary>
    /// <param name="precision">Of what numbers.</param>
    /// <param name="product">
    /// Computes what <see cref="ILinearKernel.Run"/> does, and takes part in autograd; null for libtorch's product.
    /// </param>
    public static ILinearKernel LinearOf(Precision precision, Func<Tensor, Tensor, Tensor?, Tensor>? product = null) =>
        new TorchOpsLinear(precision, product);
}
