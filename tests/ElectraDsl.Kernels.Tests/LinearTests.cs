using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Products;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class LinearTests
{
    private static readonly ILinearKernel Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder.Linear;

    // Rows around a chunk, columns around vectors of any width; outputs are even, for gates.
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
    [
        (1, 1, 2), (2, 3, 6), (5, 8, 16), (31, 16, 34), (32, 7, 32), (33, 20, 62), (64, 33, 66), (97, 64, 130), (3, 5, 30), (40, 12, 258), (1, 64, 8),
        (130, 2, 18), (26, 260, 96),
    ];

    public static TheoryData<KernelBackend> Fused => CpuBackends.Fused;

    public static TheoryData<Activation?> Activations => [null, .. Enum.GetValues<Activation>().Select(activation => (Activation?)activation)];

    public static TheoryData<KernelBackend, Activation?> ActivationsOfOthers
    {
        get
        {
            TheoryData<KernelBackend, Activation?> all = [];
            foreach (KernelBackend backend in CpuBackends.List.Where(backend => backend != KernelBackend.Simd))
            {
                all.Add(backend, null);
                foreach (Activation activation in Enum.GetValues<Activation>())
                    all.Add(backend, activation);
            }

            return all;
        }
    }

    /// <summary>All but the one whose slope jumps: where rounding changes a sign, it is another gradient.</summary>
    public static TheoryData<Activation?> SmoothActivations =>
        [null, .. Enum.GetValues<Activation>().Where(activation => activation != Activation.Relu).Select(activation => (Activation?)activation)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void OddShapes_AgreeWithDoublePrecision_ForwardAndBackward(Activation? activation)
    {
        foreach ((int threads, int registerBits, bool isOwn) in new[] { (1, 128, false), (2, 256, true), (2, 512, false), (1, 512, true) })
        {
            SimdLinear kernel = new(null, isOwn ? new SimdProducts() : TorchProducts.Shared, registerBits);
            int before = get_num_threads();
            set_num_threads(threads);
            try
            {
                foreach ((int rows, int inputs, int outputs) in Shapes)
                {
                    foreach (bool hasBias in new[] { true, false })
                        LinearCase.Compare(kernel, rows, inputs, outputs, hasBias, activation, 3e-6);
                }
            }
            finally
            {
                set_num_threads(before);
            }
        }
    }

    /// <summary>The oracle of all devices, and the portable kernels.</summary>
    [SkippableTheory]
    [MemberData(nameof(ActivationsOfOthers))]
    public void OtherBackends_AgreeWithDoublePrecision(KernelBackend backend, Activation? activation)
    {
        ILinearKernel kernel = CpuBackends.Encoder(backend).Linear;
        foreach ((int rows, int inputs, int outputs) in Shapes)
        {
            foreach (bool hasBias in new[] { true, false })
                LinearCase.Compare(kernel, rows, inputs, outputs, hasBias, activation, 3e-6);
        }
    }

    [Fact]
    public void Gradients_AreThoseOfFiniteDifferences()
    {
        const double Step = 1.0 / 64;
        ILinearKernel kernel = CpuBackends.Encoder(KernelBackend.Ilgpu).Linear;
        foreach (Activation activation in Enum.GetValues<Activation>().Where(activation => activation != Activation.Relu))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor input = Arrays.Floats(Arrays.Normal(new Random(1), 6, 1), 2, 3).requires_grad_(true);
            Tensor weight = Arrays.Floats(Arrays.Normal(new Random(2), 12, 1), 4, 3), bias = Arrays.Floats(Arrays.Normal(new Random(3), 4, 1));
            kernel.Activated(input, weight, bias, activation).sum().backward();
            float[] gradient = Arrays.Of<float>(input.grad!), values = Arrays.Of<float>(input.detach());
            for (int i = 0; i < values.Length; i++)
                Assert.Equal((Loss(i, Step) - Loss(i, -Step)) / (2 * Step), gradient[i], 1e-2);

            double Loss(int moved, double by)
            {
                float[] other = [.. values];
                other[moved] += (float)by;
                return Arrays.Of<float>(kernel.Activated(Arrays.Floats(other, 2, 3), weight, bias, activation)).Sum(value => (double)value);
            }
        }
    }

    /// <summary>Where the processor has bfloat16: the exact values but for its 8 bits, fused and plain.</summary>
    [SkippableTheory]
    [MemberData(nameof(SmoothActivations))]
    public void Bf16_AgreesWithDoublePrecision_ButForRounding(Activation? activation)
    {
        Skip.If(ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is not null, "The processor has no bfloat16.");
        foreach ((int rows, int inputs, int outputs) in Shapes)
        {
            ArenaLayout layout = LinearCase.Layout(inputs, outputs);
            using ParameterArena arena = ParameterArena.ForTraining(layout, CPU, Precision.Bf16);
            foreach (bool hasBias in new[] { true, false })
            {
                LinearCase.Compare(
                    new SimdLinear(arena, SimdProducts.Fastest, RegisterWidth.Widest), rows, inputs, outputs, hasBias, activation, 0.03, arena);
                LinearCase.Compare(EncoderKernels.LinearOf(Precision.Bf16), rows, inputs, outputs, hasBias, activation, 0.03);
                PortableLinear portable = new(IlgpuCpuDevice.Shared, arena, TorchProducts.Shared);
                LinearCase.Compare(portable, rows, inputs, outputs, hasBias, activation, 0.03, arena);
            }
        }
    }

    /// <summary>A parameter of an arena gets its gradient there, added to what is there; autograd is told of none.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void GradientsOfParameters_AreAddedInTheArena(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        ArenaLayout layout = LinearCase.Layout(3, 2);
        using ParameterArena arena = ParameterArena.ForTraining(layout, CPU);
        using TorchSharp.Modules.Parameter weight = arena.Parameter(0, 2, 3), bias = arena.Parameter(6, 2);
        Tensor input = ones(4, 3);
        for (int pass = 1; pass <= 2; pass++)
        {
            CpuBackends.Encoder(backend).Linear.Run(input, weight, bias).sum().backward();
            Assert.Equal([.. Enumerable.Repeat(4f * pass, 8)], Arrays.Of<float>(arena.Gradients));
        }
    }

    /// <summary>Whatever writes weights, the rounded ones follow before they are read.</summary>
    [Fact]
    public void RoundedWeights_FollowTheWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        using ParameterArena arena = ParameterArena.ForTraining(LinearCase.Layout(2, 1), CPU, Precision.Bf16);
        using IDisposable noGradient = no_grad();
        _ = arena.Weights.fill_(Torch.Scalars.One);
        Assert.Equal([1, 1, 1], Arrays.Of<float>(arena.RoundedWeights!.to(ScalarType.Float32)));
        _ = arena.Weights.zero_();
        Assert.Equal([0, 0, 0], Arrays.Of<float>(arena.RoundedWeights!.to(ScalarType.Float32)));
        Assert.Equal(3, arena.Update((weights, rounded) =>
        {
            _ = rounded!.fill_(Torch.Scalars.One); // as an optimizer's kernel writes them
            return 3;
        }));
        Assert.Equal([1, 1], Arrays.Of<float>(arena.Rounded(arena.Parameter(0, 1, 2)).to(ScalarType.Float32).view(-1)));
        Assert.Throws<ArgumentException>(() => arena.Rounded(zeros(2)));
        using ParameterArena single = ParameterArena.ForTraining(LinearCase.Layout(2, 1), CPU);
        Assert.Null(single.RoundedWeights);
        Assert.Throws<InvalidOperationException>(() => single.Rounded(single.Weights));
    }

    [Fact]
    public void WrongArguments_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(2, 3, 4), weight = ones(5, 4), bias = ones(5);
        Assert.Equal([2, 3, 5], Simd.Run(input, weight, bias).shape);
        Assert.Throws<ArgumentException>(() => Simd.Run(ones(4), weight, bias));
        Assert.Throws<ArgumentException>(() => Simd.Run(input, ones(5, 3), bias));
        Assert.Throws<ArgumentException>(() => Simd.Run(input, weight, ones(4)));
        Assert.Throws<ArgumentException>(() => Simd.Run(input.to(ScalarType.BFloat16), weight, bias));
        Assert.Throws<ArgumentException>(() => Simd.Run(input, weight.to(ScalarType.Float64), bias));
    }
}
