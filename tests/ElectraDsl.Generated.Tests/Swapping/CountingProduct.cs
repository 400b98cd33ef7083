using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>The built-in product, which notes down what it is asked for. Written as a user would.</summary>
public sealed class CountingProduct : IMatrixProductKernel
{
    private readonly IMatrixProductKernel builtIn = KernelTable.For<TinyPreNorm.KernelSpec>(KernelBackend.Simd).MatrixProduct;

    /// <summary>Weights that were multiplied with in the forward pass, as outputs and inputs, in the order of the calls.</summary>
    public List<(long Outputs, long Inputs)> Forward { get; } = [];

    /// <summary>Those that gave the gradient of their input.</summary>
    public List<(long Outputs, long Inputs)> OfInput { get; } = [];

    /// <summary>Those that got a gradient.</summary>
    public List<(long Outputs, long Inputs)> OfWeight { get; } = [];

    /// <summary>Element types of the results.</summary>
    public HashSet<ScalarType> Types { get; } = [];

    public bool TakesBFloat16 => true;

    public void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        List<(long, long)> calls = transposesLeft ? OfWeight : transposesRight ? Forward : OfInput;
        lock (calls)
        {
            calls.Add(transposesLeft ? (result.shape[0], result.shape[1]) : (right.shape[0], right.shape[1]));
            _ = Types.Add(result.dtype);
        }

        builtIn.Run(left, transposesLeft, right, transposesRight, result, adds);
    }
}
