using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// The products with matrices of weights, of which a training step mostly consists: those of the layers, of the projections and heads, and of the
/// output layer over the vocabulary, forward and backward. Bias, non-linearity and gate are no part of it.
/// </summary>
/// <remarks>
/// <para>
/// Three products are asked for. With x of M rows, W of O rows and I columns and the gradient G of the product: x Wᵀ (right transposed, [M, O]) in
/// the forward pass, G W (neither transposed, [M, I]) for the gradient of x, and Gᵀ x (left transposed, [O, I]) for the gradient of W. M is the
/// number of tokens, or that of masked ones or sequences, and is another in every step where padding is taken out.
/// </para>
/// <para>
/// The kernel is made once for each table of kernels and has to take calls from several threads at once, each with a result of its own; a call may
/// use further threads, and has ended them when it returns. On a GPU the work is put on libtorch's current stream of the tensors' device, and need
/// not have ended. The same operands must give the same bits in every call on a machine: else a resumed run does not repeat the run that was
/// interrupted.
/// </para>
/// </remarks>
public interface IMatrixProductKernel
{
    /// <summary>Whether bfloat16 is multiplied, too: what <c>--precision bf16</c> needs. Where not, libtorch does that.</summary>
    bool TakesBFloat16 => false;

    /// <summary>result = left · right, or result += left · right.</summary>
    /// <param name="left">[M, K], or [K, M] where it is transposed; not changed.</param>
    /// <param name="transposesLeft">Whether the transpose of <paramref name="left"/> is the factor; never of both.</param>
    /// <param name="right">[K, N], or [N, K] where it is transposed; not changed.</param>
    /// <param name="transposesRight">Whether the transpose of <paramref name="right"/> is the factor.</param>
    /// <param name="result">[M, N]; overwritten, whatever is there, NaN included, or added to. It overlaps no factor.</param>
    /// <param name="adds">Whether the product is added to what is there; never in bfloat16.</param>
    /// <remarks>
    /// All three are contiguous, so that the leading dimension is the number of columns, lie on one device and are all float32 or, where
    /// <see cref="TakesBFloat16"/> says so, all bfloat16, whose sums are made in float32. No size is 0. Nothing tracks gradients. All three belong
    /// to the caller and must not be kept: the next step writes to the same memory.
    /// </remarks>
    void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds);
}
