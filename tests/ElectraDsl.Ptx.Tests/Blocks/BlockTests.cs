using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests;
using ElectraDsl.Kernels.Tools.Reference;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Blocks;

/// <summary>
/// Every block of an encoder in every variant, forward and backward through the product's own host code, against the references in double precision,
/// or against the CPU's kernels where these are held against them: no wrong value and no finding.
/// </summary>
public sealed class BlockTests(ITestOutputHelper output)
{
    private static readonly EncoderKernels Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder;

    // Around a Philox block's columns, a segment of threads, a tile of columns, and a chunk of rows.
    private static readonly (int Batch, int Length, int Width)[] Norms =
    [
        (1, 1, 1), (1, 3, 7), (2, 1, 15), (1, 5, 16), (3, 11, 17), (2, 16, 63), (1, 33, 64), (5, 13, 65), (2, 31, 100), (1, 64, 129), (1, 9, 256),
        (2, 3, 1030),
    ];

    private static readonly (int Rows, int Inputs, int Outputs)[] Products =
    [
        (1, 1, 2), (2, 3, 6), (5, 8, 16), (31, 16, 34), (32, 7, 32), (33, 20, 62), (64, 33, 66), (97, 64, 130), (3, 5, 30), (7, 12, 518), (1, 64, 8),
        (130, 2, 18),
    ];

    // Lengths around a block of queries, a tile of keys; heads around a slice, odd ones too; windows smaller and larger than all of these.
    private static readonly AttentionSizes[] Attentions =
    [
        new(1, 1, 1, 1, 0), new(2, 3, 1, 2, 0), new(1, 7, 3, 4, 0), new(2, 16, 2, 8, 0), new(1, 17, 1, 5, 0), new(1, 33, 1, 10, 0),
        new(1, 20, 1, 64, 0), new(2, 18, 1, 66, 0), new(1, 65, 1, 2, 0), new(1, 20, 1, 6, 1), new(2, 40, 2, 12, 5), new(1, 130, 1, 4, 30),
        new(1, 70, 1, 4, 500), new(1, 5, 1, 130, 2),
    ];

    private static readonly (int Vocabulary, int Batch, int Length, int Width)[] Tables =
    [
        (1, 1, 1, 1), (7, 2, 5, 3), (2, 2, 64, 5), (1, 5, 65, 300), (40, 3, 33, 17), (3, 7, 61, 9), (100, 4, 64, 130), (2, 1, 63, 4), (1, 1, 64, 1),
        (1, 1, 129, 31), (500, 1, 65, 257), (5, 3, 128, 2),
    ];

    public static TheoryData<Normalization, bool, double> NormVariants
    {
        get
        {
            TheoryData<Normalization, bool, double> all = [];
            foreach (double rate in new[] { 0, 0.1 })
            {
                all.Add(Normalization.LayerNorm, true, rate);
                all.Add(Normalization.LayerNorm, false, rate);
                all.Add(Normalization.RmsNorm, false, rate);
            }

            return all;
        }
    }

    public static TheoryData<Activation?> Activations => [null, .. Enum.GetValues<Activation>().Select(activation => (Activation?)activation)];

    /// <summary>Without dropout and padding the windows alone are the kernels', the rest is libtorch's.</summary>
    public static TheoryData<RotaryPairs?, double, string> AttentionVariants => new()
    {
        { null, 0, "none" },
        { null, 0, "gaps" },
        { null, 0, "end" },
        { null, 0.1, "none" },
        { RotaryPairs.Adjacent, 0, "gaps" },
        { RotaryPairs.HalfSplit, 0.3, "gap and end" },
        { RotaryPairs.Adjacent, 0.2, "end" },
    };

    [Theory]
    [MemberData(nameof(NormVariants))]
    public void ResidualNorm_AgreesWithTheReference(Normalization kind, bool hasBias, double rate) => Run(Norms, (kernels, shape) =>
    {
        ResidualNormCase made = new(shape.Batch, shape.Length, shape.Width, kind, hasBias, rate);
        made.Compare(kernels, isPreNorm: false);
        made.Compare(kernels, isPreNorm: true);
    });

    /// <summary>The norm alone, the sum alone, dropout alone, and rows that are packed.</summary>
    [Theory]
    [InlineData(Normalization.LayerNorm, 0)]
    [InlineData(Normalization.LayerNorm, 0.2)]
    [InlineData(Normalization.RmsNorm, 0.5)]
    public void PackedRows_AreThoseOfTheCpu(Normalization kind, double rate) => Run(Norms, (kernels, shape) =>
    {
        float[] Made(EncoderKernels by) => PackedStates.Run(by, shape.Batch, shape.Length, shape.Width, kind, rate);
        Near(Made(Simd), Made(kernels), 2e-5);
    });

    [Theory]
    [MemberData(nameof(Activations))]
    public void Linear_AgreesWithDoublePrecision(Activation? activation) => Run(Products, (kernels, shape) =>
    {
        foreach (bool hasBias in new[] { true, false })
            LinearCase.Compare(kernels.Linear, shape.Rows, shape.Inputs, shape.Outputs, hasBias, activation, 3e-6);
    }, leastLaunches: 1);

    /// <summary>
    /// But for the 8 bits of bfloat16, and where rounding changes a sign beside the jump of a slope. Beside the same bodies on ILGPU's CPU
    /// accelerator no more than a last bit is another.
    /// </summary>
    [SkippableTheory]
    [MemberData(nameof(Activations))]
    public void LinearInBf16_AgreesWithDoublePrecision(Activation? activation)
    {
        Skip.If(ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is not null, "The processor has no bfloat16.");
        RunOn(Products, (device, shape) =>
        {
            using ParameterArena arena = ParameterArena.ForTraining(LinearCase.Layout(shape.Inputs, shape.Outputs), CPU, Precision.Bf16);
            double tolerance = activation == Activation.Relu ? double.PositiveInfinity : 0.03;
            foreach (bool hasBias in new[] { true, false })
                Near(Values(IlgpuCpuDevice.Shared, hasBias), Values(device, hasBias), 0.01);

            float[] Values(KernelDevice by, bool hasBias) => LinearCase.Compare(
                new PortableLinear(by, arena, TorchProducts.Shared), shape.Rows, shape.Inputs, shape.Outputs, hasBias, activation, tolerance, arena);
        });
    }

    [Theory]
    [MemberData(nameof(AttentionVariants))]
    public void Attention_AgreesWithTheReference(RotaryPairs? pairs, double rate, string padding) =>
        Run([.. Attentions.Where(sizes => pairs is null || sizes.Size % 2 == 0)], (kernels, sizes) =>
        {
            AttentionCase made = new(sizes, pairs, rate, padding);
            (float[] context, float[] gradient) = made.Run(kernels);
            made.Compare(context, gradient);
        });

    /// <summary>Where nothing is dropped, padded or out of sight libtorch attends on a GPU; the kernels could.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(RotaryPairs.HalfSplit)]
    public void FullAttention_AgreesWithTheReference(RotaryPairs? pairs) =>
        RunOn([.. Attentions.Where(sizes => pairs is null || sizes.Size % 2 == 0)], (device, sizes) =>
        {
            AttentionCase made = new(sizes, pairs, rate: 0, padding: "none");
            FusedAttention attention = new(device.Backend, device.Tensors, (shape, mask, rotary, draws) =>
                new PortableAttentionPass(device, shape, mask, rotary, draws));
            (float[] context, float[] gradient) = made.Run(Simd with { Attention = attention });
            made.Compare(context, gradient);
        });

    [Fact]
    public void Embedding_AgreesWithPlainLoops() => Run(Tables, (kernels, table) =>
        EmbeddingCase.Compare(kernels.Embedding, table.Vocabulary, table.Batch, table.Length, table.Width));

    /// <summary>Layers on a tape, where updates are overwritten and memory is used again, kept and recomputed.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.1)]
    [InlineData(true, 0.1)]
    public void RandomLayers_AreThoseOfTheCpu(bool recomputes, double rate) => Run([.. Enumerable.Range(0, 12)], (kernels, seed) =>
    {
        EncoderKernels own = kernels with { Stack = new TapeStack(KernelBackend.Ptx, recomputes) };
        (float[] output, float[] ofInput, float[] ofWeights) = RandomLayers.Run(own, seed, window: 3, rate);
        (float[] expected, float[] expectedOfInput, float[] expectedOfWeights) = RandomLayers.Run(Simd, seed, window: 3, rate);
        Near(expected, output, 3e-5);
        Near(expectedOfInput, ofInput, 3e-5);
        Near(expectedOfWeights, ofWeights, 3e-5);
    });

    /// <summary>With all of <see cref="MachineSettings.Freedoms"/>.</summary>
    [Fact]
    public void WhateverAGpuMayChoose_BlocksAgree()
    {
        foreach (MachineSettings freedom in MachineSettings.Freedoms)
        {
            Run(Norms[3..6], (kernels, shape) =>
            {
                ResidualNormCase made = new(shape.Batch, shape.Length, shape.Width, Normalization.LayerNorm, hasBias: true, rate: 0.1);
                made.Compare(kernels, isPreNorm: true);
            }, freedom);
            Run(Products[3..6], (kernels, shape) =>
            {
                foreach (Activation activation in Enum.GetValues<Activation>())
                    LinearCase.Compare(kernels.Linear, shape.Rows, shape.Inputs, shape.Outputs, hasBias: true, activation, 3e-6);
            }, freedom);
            Run([Attentions[3], Attentions[5], Attentions[7]], (kernels, sizes) =>
            {
                AttentionCase made = new(sizes, RotaryPairs.Adjacent, 0.1, "end");
                (float[] context, float[] gradient) = made.Run(kernels);
                made.Compare(context, gradient);
            }, freedom);
            Run(Tables[1..4], (kernels, table) =>
                EmbeddingCase.Compare(kernels.Embedding, table.Vocabulary, table.Batch, table.Length, table.Width), freedom);
        }
    }

    private static void Near(float[] wanted, float[] values, double tolerance)
    {
        double difference = Arrays.Largest(values, [.. wanted.Select(value => (double)value)]);
        Assert.True(difference <= tolerance * (1 + wanted.Max(Math.Abs)), $"{difference}");
    }

    private void Run<TShape>(TShape[] shapes, Action<EncoderKernels, TShape> compare, MachineSettings? machine = null, int? leastLaunches = null) =>
        RunOn(shapes, (device, shape) => compare(KernelTable.Portable<Spec<V1000>>(device).Encoder, shape), machine, leastLaunches);

    private void RunOn<TShape>(TShape[] shapes, Action<CudaDevice, TShape> compare, MachineSettings? machine = null, int? leastLaunches = null)
    {
        EmulatedCudaDriver driver = new(machine);
        CudaDevice device = driver.OpenDevice();
        foreach (TShape shape in shapes)
            compare(device, shape);
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        Assert.Empty(driver.TakeUnwritten());
        Assert.True(driver.Launches >= (leastLaunches ?? shapes.Length), $"{driver.Launches} launches");
        output.WriteLine(
            $"{shapes.Length} shapes, {driver.Launches} launches, {string.Join(", ", driver.Counters.Keys)}: "
            + $"{driver.Counters.Values.Sum(counter => counter.ThreadInstructions):#,0} instructions");
    }
}
