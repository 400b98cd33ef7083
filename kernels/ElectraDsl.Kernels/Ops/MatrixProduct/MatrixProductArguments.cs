using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class MatrixProductArguments
{
    /// <summary>Checks the arguments of <see cref="IMatrixProductKernel.Run"/>.</summary>
    internal static void Check(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(result);
        ScalarType type = result.dtype == ScalarType.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        if (adds && type == ScalarType.BFloat16)
            throw new ArgumentException($"{nameof(result)} is {type}, which products are not added to.", nameof(adds));
        TensorContract.Check(result, nameof(result), type, result.shape);
        if (result.dim() != 2 || left.dim() != 2 || right.dim() != 2)
            throw new ArgumentException($"{nameof(left)}, {nameof(right)} and {nameof(result)} must be matrices.", nameof(result));
        (long rows, long columns, long depth) = (result.shape[0], result.shape[1], left.shape[transposesLeft ? 0 : 1]);
        CheckFactor(left, nameof(left), type, result, transposesLeft ? [depth, rows] : [rows, depth]);
        CheckFactor(right, nameof(right), type, result, transposesRight ? [columns, depth] : [depth, columns]);
        TensorContract.CheckWritable(result, nameof(result));
    }

    private static void CheckFactor(Tensor factor, string name, ScalarType type, Tensor result, ReadOnlySpan<long> shape)
    {
        TensorContract.Check(factor, name, type, shape);
        TensorContract.CheckDevice(factor, name, result.device_type);
        if (!factor.is_contiguous())
            throw new ArgumentException($"{name} must be contiguous.", name);
    }
}
