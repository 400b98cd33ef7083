using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// The three float32 products of a layer with a matrix of weights, by <see cref="MatrixProduct"/> or by libtorch, whichever is faster.
/// </summary>
/// <param name="isOwn">Whether <see cref="MatrixProduct"/> computes what it takes.</param>
internal sealed unsafe class WeightProducts(bool isOwn)
{
    /// <summary>Those of this processor.</summary>
    internal static WeightProducts Fastest { get; } = new(MatrixProduct.IsFaster);

    /// <summary>x Wᵀ + b, [M, O], in the caller's dispose scope.</summary>
    /// <param name="input">x, [M, I], row by row.</param>
    /// <param name="weight">W, [O, I], row by row.</param>
    /// <param name="bias">b, [O]; null for none.</param>
    internal Tensor Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        (long rows, long columns) = (input.shape[0], weight.shape[0]);
        if (!isOwn || !MatrixProduct.Takes(rows, columns))
            return nn.functional.linear(input, weight, bias);
        Tensor result = Tape.Empty(rows, columns);
        float* shift = bias is null ? null : (float*)TensorPointer.Of(bias);
        MatrixProduct.Multiply(Operand(input), Operand(weight).Transposed, (float*)TensorPointer.Of(result), adds: false, shift);
        KeepAlive(input, weight, result);
        GC.KeepAlive(bias);
        return result;
    }

    /// <summary>The gradient of the input, G W, [M, I], in the caller's dispose scope, or added to what is there.</summary>
    /// <param name="gradient">G, of the product, [M, O], row by row.</param>
    /// <param name="weight">W, [O, I], row by row.</param>
    /// <param name="total">[M, I], row by row; is added to and returned. Null for a new one.</param>
    internal Tensor OfInput(Tensor gradient, Tensor weight, Tensor? total = null)
    {
        (long rows, long columns) = (gradient.shape[0], weight.shape[1]);
        if (!isOwn || !MatrixProduct.Takes(rows, columns))
            return total?.view(rows, columns).addmm_(gradient, weight, beta: 1, alpha: 1) ?? gradient.matmul(weight);
        Tensor result = total ?? Tape.Empty(rows, columns);
        MatrixProduct.Multiply(Operand(gradient), Operand(weight), (float*)TensorPointer.Of(result), adds: total is not null);
        KeepAlive(gradient, weight, result);
        return result;
    }

    /// <summary>Adds the gradient of the weights, Gᵀ x.</summary>
    /// <param name="total">[O, I], row by row; is added to.</param>
    /// <param name="gradient">G, of the product, [M, O], row by row.</param>
    /// <param name="input">x, [M, I], row by row.</param>
    internal void AddOfWeight(Tensor total, Tensor gradient, Tensor input)
    {
        if (!isOwn || !MatrixProduct.Takes(total.shape[0], total.shape[1]))
        {
            _ = total.addmm_(gradient.t(), input, beta: 1, alpha: 1);
            return;
        }

        MatrixProduct.Multiply(Operand(gradient).Transposed, Operand(input), (float*)TensorPointer.Of(total), adds: true);
        KeepAlive(total, gradient, input);
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
