using ElectraDsl.Kernels.Autograd;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>The products of a kernel of the user's own. A bias lies in the result before the product is added to it.</summary>
/// <param name="kernel">Computes them.</param>
internal sealed class SwappedProducts(IMatrixProductKernel kernel) : WeightProducts
{
    /// <inheritdoc/>
    internal override IMatrixProductKernel Kernel => kernel;

    /// <inheritdoc/>
    internal override WeightProducts InBf16 => kernel.TakesBFloat16 ? this : TorchProducts.Shared;

    /// <inheritdoc/>
    internal override Tensor Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        Tensor result = New(input, input.shape[0], weight.shape[0]);
        if (bias is not null)
            _ = result.copy_(bias);
        return Multiply(input, false, weight, true, result, adds: bias is not null);
    }

    /// <inheritdoc/>
    internal override Tensor OfInput(Tensor gradient, Tensor weight, Tensor? total = null)
    {
        (long rows, long columns) = (gradient.shape[0], weight.shape[1]);
        return Multiply(gradient, false, weight, false, total?.view(rows, columns) ?? New(gradient, rows, columns), adds: total is not null);
    }

    /// <inheritdoc/>
    internal override Tensor OfWeight(Tensor gradient, Tensor input, Tensor? total = null) => Multiply(
        gradient, true, input, false, total ?? New(gradient, gradient.shape[1], input.shape[1]), adds: total is not null);

    private static Tensor New(Tensor factor, long rows, long columns) => factor.dtype == ScalarType.Float32
        ? Tape.EmptyOn(factor.device, rows, columns)
        : empty(rows, columns, factor.dtype, factor.device);

    // A step without masked tokens has products of no rows, or no depth, which a kernel is spared.
    private Tensor Multiply(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        if (left.numel() > 0 && right.numel() > 0)
            kernel.Run(left, transposesLeft, right, transposesRight, result, adds);
        else if (!adds)
            _ = result.zero_();
        return result;
    }
}
