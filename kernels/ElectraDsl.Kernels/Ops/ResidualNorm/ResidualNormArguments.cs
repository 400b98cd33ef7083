using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class ResidualNormArguments
{
    /// <summary>Checks the arguments.</summary>
    internal static void Check(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(norm);
        CheckSum(residual, update, device);
        TensorContract.Check(weight, nameof(weight), ScalarType.Float32, residual.shape[2]);
        TensorContract.CheckDevice(weight, nameof(weight), device);
        if (bias is null)
            return;
        TensorContract.Check(bias, nameof(bias), ScalarType.Float32, residual.shape[2]);
        TensorContract.CheckDevice(bias, nameof(bias), device);
        if (norm.Kind == Normalization.RmsNorm)
            throw new ArgumentException("Root mean square normalization has no bias.", nameof(bias));
    }

    /// <summary>Checks those of the sum alone.</summary>
    internal static void CheckSum(Tensor residual, Tensor update, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(residual);
        long[] shape = residual.shape;
        if (shape.Length != 3)
            throw new ArgumentException($"{nameof(residual)} must have three dimensions, but is [{string.Join(", ", shape)}].", nameof(residual));
        TensorContract.Check(residual, nameof(residual), ScalarType.Float32, shape);
        TensorContract.Check(update, nameof(update), ScalarType.Float32, shape);
        TensorContract.CheckDevice(residual, nameof(residual), device);
        TensorContract.CheckDevice(update, nameof(update), device);
    }
}
