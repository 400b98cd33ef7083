using ElectraDsl.Kernels.Backends.TorchOps;

namespace ElectraDsl.Kernels;

/// <summary>Which product the kernels inside an encoder multiply with.</summary>
internal static class EncoderProducts
{
    /// <summary>What computes the products with weights.</summary>
    internal static IMatrixProductKernel Of(EncoderKernels kernels) => (kernels.Linear as FusedLinear)?.Products.Kernel ?? TorchProducts.Shared;

    /// <summary>The kernels with another product; the same where it is theirs.</summary>
    internal static EncoderKernels With(EncoderKernels kernels, IMatrixProductKernel product)
    {
        if (ReferenceEquals(Of(kernels), product))
            return kernels;
        WeightProducts products = WeightProducts.Of(product);
        return kernels with
        {
            Linear = (kernels.Linear as FusedLinear)?.With(products) ?? new TorchOpsSwappedLinear(products, Precision.Float32),
        };
    }
}
