using System.Reflection;
using System.Runtime.InteropServices;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>The page's product by OpenBLAS computes what the built-in one does: with the machine's library, if any, and with a stand-in.</summary>
public sealed unsafe class OpenBlasTests
{
    private const string Search =
        "NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, function, out nint address)";

    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes = [(1, 1, 1), (3, 7, 5), (16, 33, 20)];

    private static string Source { get; } = ShownCode.SourceOf(
        ShownCode.BlocksOf("docs/kernels.md").Single(block => block.Contains("class OpenBlas", StringComparison.Ordinal)));

    [SkippableFact]
    public void WithTheMachinesLibrary_AgreesWithTheBuiltInProduct()
    {
        IMatrixProductKernel kernel = Create(Source);
        Skip.If(!((IDeviceSupport)kernel).Serves(CPU), "There is no OpenBLAS here.");
        AssertAgrees(kernel);
    }

    [Fact]
    public void WithAStandIn_AgreesWithTheBuiltInProduct()
    {
        nint standIn = (nint)(delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)&Multiply;
        string source = Replaced($"(address = (nint){standIn}L) != 0");
        IMatrixProductKernel kernel = Create(source);
        Assert.True(((IDeviceSupport)kernel).Serves(CPU));
        Assert.False(((IDeviceSupport)kernel).Serves(new Device(DeviceType.CUDA, 0)));
        Assert.False(kernel.TakesBFloat16);
        AssertAgrees(kernel);
    }

    [Fact]
    public void WithoutALibrary_LeavesTheBuiltInProduct()
    {
        IMatrixProductKernel kernel = Create(Replaced("(address = 0) != 0"));
        IMatrixProductKernel builtIn = Tiny.Kernels(CPU).MatrixProduct;
        Assert.Same(builtIn, KernelTable.Choose(kernel, builtIn, CPU));
    }

    private static string Replaced(string search)
    {
        Assert.Contains(Search, Source, StringComparison.Ordinal);
        return Source
            .Replace(Search, search, StringComparison.Ordinal)
            .Replace("foreach (string name in", "nint address; foreach (string name in", StringComparison.Ordinal);
    }

    private static IMatrixProductKernel Create(string source)
    {
        Assembly assembly = RuntimeCompiler.Compile(source);
        return (IMatrixProductKernel)Activator.CreateInstance(assembly.GetType("OpenBlas", throwOnError: true)!)!;
    }

    private static void AssertAgrees(IMatrixProductKernel kernel)
    {
        IMatrixProductKernel builtIn = Tiny.Kernels(CPU).MatrixProduct;
        foreach ((int rows, int inputs, int outputs) in Shapes)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = rand(rows, inputs), weight = rand(outputs, inputs), gradient = rand(rows, outputs);
            foreach (bool adds in new[] { false, true })
            {
                Compare(x, false, weight, true, ones(rows, outputs).mul(tensor(adds ? 0.5f : float.NaN)), adds);
                Compare(gradient, false, weight, false, ones(rows, inputs).mul(tensor(adds ? 0.5f : float.NaN)), adds);
                Compare(gradient, true, x, false, ones(outputs, inputs).mul(tensor(adds ? 0.5f : float.NaN)), adds);
            }
        }

        void Compare(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
        {
            Tensor expected = result.clone();
            builtIn.Run(left, transposesLeft, right, transposesRight, expected, adds);
            kernel.Run(left, transposesLeft, right, transposesRight, result, adds);
            Assert.All(Values(expected).Zip(Values(result)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    private static float[] Values(Tensor tensor) => [.. tensor.data<float>()];

    /// <summary>cblas_sgemm for matrices that lie row by row.</summary>
    [UnmanagedCallersOnly]
    private static void Multiply(
        int order, int left, int right, int rows, int columns, int depth, float alpha, float* a, int aStride, float* b, int bStride, float beta,
        float* c, int stride)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    float first = left == 112 ? a[(k * aStride) + row] : a[(row * aStride) + k];
                    sum += first * (right == 112 ? b[(column * bStride) + k] : b[(k * bStride) + column]);
                }

                ref float at = ref c[(row * stride) + column];
                at = (alpha * sum) + (beta == 0 ? 0 : beta * at) + (order == 101 ? 0 : float.NaN);
            }
        }
    }
}
