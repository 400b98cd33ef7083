using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>Products of CPU tensors by <see cref="MatrixProduct"/>; those that it does not take, and those of bfloat16, are libtorch's.</summary>
internal sealed unsafe class SimdProducts : TorchProducts
{
    /// <summary>Those of this processor, by <see cref="MatrixProduct.IsFaster"/>.</summary>
    internal static TorchProducts Fastest { get; } = MatrixProduct.IsFaster ? new SimdProducts() : TorchProducts.Shared;

    /// <inheritdoc/>
    public override KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    internal override WeightProducts InBf16 => TorchProducts.Shared;

    /// <inheritdoc/>
    internal override Tensor Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        (long rows, long columns) = (input.shape[0], weight.shape[0]);
        if (!MatrixProduct.Takes(rows, columns))
            return base.Forward(input, weight, bias);
        Tensor result = Tape.Empty(rows, columns);
        float* shift = bias is null ? null : (float*)TensorPointer.Of(bias);
        MatrixProduct.Multiply(Operand(input), Operand(weight).Transposed, (float*)TensorPointer.Of(result), adds: false, shift);
        KeepAlive(input, weight, result);
        GC.KeepAlive(bias);
        return result;
    }

    /// <inheritdoc/>
    internal override Tensor OfInput(Tensor gradient, Tensor weight, Tensor? total = null)
    {
        (long rows, long columns) = (gradient.shape[0], weight.shape[1]);
        if (!MatrixProduct.Takes(rows, columns))
            return base.OfInput(gradient, weight, total);
        Tensor result = total ?? Tape.Empty(rows, columns);
        MatrixProduct.Multiply(Operand(gradient), Operand(weight), (float*)TensorPointer.Of(result), adds: total is not null);
        KeepAlive(gradient, weight, result);
        return result;
    }

    /// <inheritdoc/>
    internal override Tensor OfWeight(Tensor gradient, Tensor input, Tensor? total = null)
    {
        (long rows, long columns) = (gradient.shape[1], input.shape[1]);
        if (!MatrixProduct.Takes(rows, columns))
            return base.OfWeight(gradient, input, total);
        Tensor result = total ?? Tape.Empty(rows, columns);
        MatrixProduct.Multiply(Operand(gradient).Transposed, Operand(input), (float*)TensorPointer.Of(result), adds: total is not null);
        KeepAlive(gradient, input, result);
        return result;
    }

    /// <inheritdoc/>
    private protected override void Multiply(
        Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        TensorContract.CheckDevice(result, nameof(result), TorchSharp.DeviceType.CPU);
        if (result.dtype != ScalarType.Float32 || !MatrixProduct.Takes(result.shape[0], result.shape[1]))
        {
            base.Multiply(left, transposesLeft, right, transposesRight, result, adds);
            return;
        }

        MatrixOperand first = Operand(left), second = Operand(right);
        MatrixProduct.Multiply(
            transposesLeft ? first.Transposed : first,
            transposesRight ? second.Transposed : second,
            (float*)TensorPointer.Of(result),
            adds);
        KeepAlive(left, right, result);
    }

    private static MatrixOperand Operand(Tensor matrix) =>
        MatrixOperand.RowByRow((float*)TensorPointer.Of(matrix), checked((int)matrix.shape[0]), checked((int)matrix.shape[1]));

    private static void KeepAlive(Tensor first, Tensor second, Tensor third)
    {
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
    }
}
