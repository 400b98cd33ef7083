using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>A product of the user's own, in double precision, which notes down what it is asked for.</summary>
internal sealed class OwnProduct(bool takesBFloat16 = true) : IMatrixProductKernel
{
    /// <summary>Element types of the results, in the order of the calls.</summary>
    public List<ScalarType> Calls { get; } = [];

    public bool TakesBFloat16 => takesBFloat16;

    public void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        Assert.DoesNotContain(0, result.shape);
        MatrixProductArguments.Check(left, transposesLeft, right, transposesRight, result, adds);
        lock (Calls)
            Calls.Add(result.dtype);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor first = left.to(ScalarType.Float64), second = right.to(ScalarType.Float64);
        Tensor product = (transposesLeft ? first.t() : first).matmul(transposesRight ? second.t() : second);
        _ = result.copy_(adds ? product.add(result, Torch.Scalars.One) : product);
    }
}
