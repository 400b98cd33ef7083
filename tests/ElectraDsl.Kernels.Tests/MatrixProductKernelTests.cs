using ElectraDsl.Kernels.Backends.Simd.Products;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The products behind <see cref="IMatrixProductKernel"/>: built in, and of the user's own in the place of those.</summary>
[Collection(nameof(Alone))]
public sealed class MatrixProductKernelTests
{
    private static readonly KernelTable Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd);

    private static readonly MatrixProductCase Case = new(SmallModel.Facts.Kept);

    public static TheoryData<KernelBackend, Activation?> Activations
    {
        get
        {
            TheoryData<KernelBackend, Activation?> all = [];
            foreach (KernelBackend backend in new[] { KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu })
            {
                foreach (Activation? activation in new Activation?[] { null, Activation.Gelu, Activation.Relu, Activation.SwiGlu })
                    all.Add(backend, activation);
            }

            return all;
        }
    }

    [Fact]
    public void BuiltInProducts_AgreeWithTheReference()
    {
        foreach (IMatrixProductKernel kernel in new IMatrixProductKernel[] { TorchProducts.Shared, new SimdProducts() })
        {
            Assert.True(kernel.TakesBFloat16);
            IReadOnlyList<OutputCheck> checks = Check(kernel);
            Assert.Equal(["product", "ofInput", "ofWeight"], checks.Select(check => check.Output));
            Assert.All(checks, check => Assert.True(check.Agrees && check.Values > 0, check.FirstFault));
        }
    }

    /// <summary>What somebody gets wrong who swaps the product.</summary>
    [Fact]
    public void WrongProducts_AreFoundInTheOutputsThatAreWrong()
    {
        Assert.Empty(Wrong((kernel, call) => call(kernel)));
        Assert.Equal(["product", "ofInput", "ofWeight"], Wrong((kernel, call) => call(kernel with { Adds = true })));
        Assert.Equal(["product", "ofInput", "ofWeight"], Wrong((kernel, call) => call(kernel with { Adds = false })));
        Assert.Equal(["ofWeight"], Wrong((kernel, call) =>
        {
            call(kernel);
            if (kernel.TransposesLeft)
                _ = kernel.Result.mul_(tensor(1.001f));
        }));

        // TensorFloat-32 keeps ten bits behind the point of each factor.
        Assert.NotEmpty(Wrong((kernel, call) => call(kernel with { Left = Shortened(kernel.Left), Right = Shortened(kernel.Right) })));

        static Tensor Shortened(Tensor values) => values.to(ScalarType.Float16).to(values.dtype);

        static string[] Wrong(Action<Call, Action<Call>> run) =>
            [.. Check(new Changed(run)).Where(check => !check.Agrees).Select(check => check.Output)];
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void OwnProduct_IsWhatEveryBackendMultipliesWith(KernelBackend backend, Activation? activation)
    {
        OwnProduct product = new();
        KernelTable table = KernelTable.For<Spec<V1000>>(backend) with { MatrixProduct = product };
        Assert.Same(product, table.MatrixProduct);
        foreach ((int rows, int inputs, int outputs) in new[] { (1, 1, 2), (33, 20, 62), (31, 16, 34) })
        {
            foreach (bool hasBias in new[] { true, false })
            {
                product.Calls.Clear();
                LinearCase.Compare(table.Encoder.Linear, rows, inputs, outputs, hasBias, activation, 3e-6);
                Assert.Equal([ScalarType.Float32, ScalarType.Float32, ScalarType.Float32], product.Calls);
            }
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bf16_IsTheOwnProducts_WhereItTakesThat(bool takes)
    {
        Skip.If(ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is not null, "The processor has no bfloat16.");
        using ParameterArena arena = ParameterArena.ForTraining(LinearCase.Layout(20, 62), CPU, Precision.Bf16);
        foreach (KernelBackend backend in new[] { KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu })
        {
            OwnProduct product = new(takes);
            KernelTable table = KernelTable.For<Spec<V1000>>(backend) with { MatrixProduct = product };
            ILinearKernel linear = table.InBf16(arena).Encoder.Linear;
            LinearCase.Compare(linear, 33, 20, 62, hasBias: true, Activation.Gelu, 0.03, backend == KernelBackend.TorchOps ? null : arena);
            Assert.Equal(takes ? [ScalarType.BFloat16, ScalarType.BFloat16, ScalarType.BFloat16] : [], product.Calls);
            Assert.Same(product, table.InBf16(arena).MatrixProduct);
        }
    }

    /// <summary>The output layer over the vocabulary, whole and in chunks, and its gradients by hand.</summary>
    [Theory]
    [InlineData(KernelBackend.TorchOps, 0)]
    [InlineData(KernelBackend.Simd, 0)]
    [InlineData(KernelBackend.Simd, 1)]
    public void VocabularyHead_MultipliesWithTheOwnProduct(KernelBackend backend, int chunks)
    {
        const int Rows = 40, Width = 8, Size = 1000;
        (float[] expected, _) = Gradients(KernelTable.For<Spec<V1000>>(backend));
        OwnProduct product = new();
        (float[] actual, int calls) = Gradients(KernelTable.For<Spec<V1000>>(backend) with { MatrixProduct = product });
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(calls, product.Calls.Count);

        (float[] Gradients, int Calls) Gradients(KernelTable table)
        {
            using DisposeScope scope = NewDisposeScope();
            using Generator generator = new(7, CPU);
            Tensor matrix = randn([Size, Width], generator: generator).requires_grad_(true), bias = zeros(Size).requires_grad_(true);
            Tensor states = randn([Rows, Width], generator: generator), weights = ones(Rows);
            Tensor targets = randint(5, Size, [Rows], ScalarType.Int64, generator: generator);
            VocabularyHead head = chunks == 0
                ? new(matrix, bias, table.Encoder)
                : new(matrix, bias, largestLogits: 1, chunkBytes: Rows * sizeof(float) * 512, table.Encoder);
            (_, Tensor ofStates) = head.Run(table.GeneratorHead, states, targets, weights, 1f / Rows, new RandomKey(1, 1), 0);
            return ([.. Arrays.Of<float>(matrix.grad!), .. Arrays.Of<float>(bias.grad!), .. Arrays.Of<float>(ofStates)], chunks == 0 ? 3 : 8);
        }
    }

    /// <summary>A step may have no masked token: the kernel is not called, the gradient is 0.</summary>
    [Fact]
    public void NoRows_AreNoCall()
    {
        using DisposeScope scope = NewDisposeScope();
        OwnProduct product = new();
        ILinearKernel linear = (Simd with { MatrixProduct = product }).Encoder.Linear;
        Tensor ofWeight = zeros(3, 4);
        Assert.Equal([0, 3], linear.Run(zeros(0, 4), ones(3, 4), ones(3)).shape);
        Assert.Equal([0, 4], linear.Backward(zeros(0, 3), zeros(0, 4), ones(3, 4), ofWeight, zeros(3)).shape);
        Assert.Equal(new float[12], Arrays.Of<float>(ofWeight));
        Assert.Empty(product.Calls);
    }

    [Fact]
    public void Table_KeepsItsOtherKernels_AndItsProductWhereItIsTheSame()
    {
        Assert.Same(Simd.Encoder, (Simd with { MatrixProduct = Simd.MatrixProduct }).Encoder);
        KernelTable swapped = Simd with { MatrixProduct = new OwnProduct() };
        Assert.Equal(Simd.Encoder with { Linear = swapped.Encoder.Linear }, swapped.Encoder);
        Assert.Equal(KernelBackend.Simd, Assert.IsType<SimdLinear>(swapped.Encoder.Linear).Backend);
        Assert.Equal("OwnProduct", Case.RunnerOf(swapped));
        Assert.Equal(MatrixProduct.IsFaster ? "Simd" : "TorchOps", Case.RunnerOf(Simd));
        Assert.Equal("TorchOps", Case.RunnerOf(KernelTable.For<Spec<V1000>>(KernelBackend.TorchOps)));
        Assert.Throws<ArgumentNullException>(() => Simd with { MatrixProduct = null! });
    }

    [Fact]
    public void BuiltInProducts_RefuseWrongArguments()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor left = ones(4, 3), right = ones(3, 5), result = ones(4, 5);
        foreach (IMatrixProductKernel kernel in new IMatrixProductKernel[] { TorchProducts.Shared, new SimdProducts() })
        {
            kernel.Run(left, false, right, false, result, adds: false);
            Assert.All(Arrays.Of<float>(result), value => Assert.Equal(3, value));
            Assert.Throws<ArgumentException>(() => kernel.Run(left, true, right, false, result, adds: false));
            Assert.Throws<ArgumentException>(() => kernel.Run(left, false, right, false, ones(5, 4), adds: false));
            Assert.Throws<ArgumentException>(() => kernel.Run(left, false, right.to(ScalarType.BFloat16), false, result, adds: false));
            Assert.Throws<ArgumentException>(() => kernel.Run(left, false, ones(5, 3).t(), false, result, adds: false));
            Assert.Throws<ArgumentException>(() => kernel.Run(left, false, right, false, ones(5, 4).t(), adds: false));
            Assert.Throws<ArgumentException>(() => kernel.Run(
                left.to(ScalarType.BFloat16), false, right.to(ScalarType.BFloat16), false, result.to(ScalarType.BFloat16), adds: true));
        }
    }

    private static IReadOnlyList<OutputCheck> Check(IMatrixProductKernel kernel) =>
        KernelVerification.Check(Case, Simd with { MatrixProduct = kernel }, CPU, seed: 3);

    private sealed record Call(Tensor Left, bool TransposesLeft, Tensor Right, bool TransposesRight, Tensor Result, bool Adds);

    /// <summary>The right product, with something else done to its calls.</summary>
    private sealed class Changed(Action<Call, Action<Call>> run) : IMatrixProductKernel
    {
        public void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
        {
            using DisposeScope scope = NewDisposeScope();
            run(new(left, transposesLeft, right, transposesRight, result, adds), call => TorchProducts.Shared.Run(
                call.Left, call.TransposesLeft, call.Right, call.TransposesRight, call.Result, call.Adds));
        }
    }
}
