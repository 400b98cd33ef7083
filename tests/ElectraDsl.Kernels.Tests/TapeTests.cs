using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Layers on a tape: whatever reads what, gradients are those of libtorch's graph.</summary>
[Collection(nameof(Alone))]
public sealed class TapeTests
{
    private const int Batch = 2, Length = 5, Width = 32;

    private static readonly EncoderKernels Simd = CpuBackends.Encoder(KernelBackend.Simd);

    public static TheoryData<KernelBackend> Fused => CpuBackends.Fused;

    public static TheoryData<KernelBackend, int> Seeds
    {
        get
        {
            TheoryData<KernelBackend, int> all = [];
            foreach ((KernelBackend backend, int count) in new[] { (KernelBackend.Simd, 40), (KernelBackend.Ilgpu, 12), (KernelBackend.OpenCl, 12) })
            {
                for (int seed = 0; seed < count; seed++)
                    all.Add(backend, seed);
            }

            return all;
        }
    }

    /// <summary>Random layers, in which every state may be read by several later operations, or by none.</summary>
    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public void RandomLayers_HaveTheGradientsOfLibtorchsGraph(KernelBackend backend, int seed)
    {
        (float[] output, float[] ofInput, float[] ofWeights) = RandomLayers.Run(CpuBackends.Encoder(backend), seed);
        (float[] expected, float[] expectedOfInput, float[] expectedOfWeights) = RandomLayers.Run(EncoderKernels.TorchOps, seed);
        Near(output, expected);
        Near(ofInput, expectedOfInput);
        Near(ofWeights, expectedOfWeights);

        void Near(float[] values, float[] wanted) =>
            Assert.True(
                Arrays.Largest(values, [.. wanted.Select(value => (double)value)]) <= 3e-5 * (1 + wanted.Max(Math.Abs)),
                $"seed {seed}: {Arrays.Largest(values, [.. wanted.Select(value => (double)value)])}");
    }

    /// <summary>Layers that are computed once more give the same bits.</summary>
    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public void RecomputedLayers_HaveTheSameGradients(KernelBackend backend, int seed)
    {
        (float[] output, float[] ofInput, float[] ofWeights) = RandomLayers.Run(Recomputing(backend), seed);
        (float[] expected, float[] expectedOfInput, float[] expectedOfWeights) = RandomLayers.Run(CpuBackends.Encoder(backend), seed);
        Near(expected, output);
        Near(expectedOfInput, ofInput);
        Near(expectedOfWeights, ofWeights);

        // Sums of a weight's gradients over layers are in another order only where layers share it, as they do here.
        static void Near(float[] wanted, float[] values) =>
            Assert.True(Arrays.Largest(values, [.. wanted.Select(value => (double)value)]) <= 1e-5 * (1 + wanted.Max(Math.Abs)));
    }

    /// <summary>What libtorch's generator draws cannot be drawn again: that is said in the forward pass, where it does no harm.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void RecomputedLayers_RefuseDropoutWithoutKey(KernelBackend backend)
    {
        EncoderKernels recomputing = Recomputing(backend);
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = ones(Batch, Length, Width).requires_grad_(true);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => recomputing.Stack.Run(hidden, Layers));
        Assert.Contains("dropout with a key", refusal.Message, StringComparison.Ordinal);
        _ = RandomLayers.Run(recomputing, 3);

        Tensor Layers(Tensor input) =>
            recomputing.Stack.Layer(input, read => recomputing.Dropout.Run(read, new Dropout(0.1, null)));
    }

    /// <summary>What a step keeps is freed when it has run backward; the blocks serve the next.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void SecondPass_LeavesNoTensorBehind(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        for (int pass = 0; pass < 5; pass++) // what earlier passes had in other sizes is freed
            _ = RandomLayers.Run(kernels, 1);
        long before = LiveTensors.Settled();
        for (int pass = 0; pass < 5; pass++)
            _ = RandomLayers.Run(kernels, 1);
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <summary>An error within the layers leaves nothing that the next pass would trip over.</summary>
    [Fact]
    public void ErrorInLayers_LeavesTheNextPassRight()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] expected = RandomLayers.Run(Simd, 2).OfInput;
        Tensor hidden = ones(Batch, Length, Width).requires_grad_(true);
        Assert.ThrowsAny<Exception>(() => Simd.Stack.Run(hidden, input =>
        {
            _ = Simd.ResidualNorm.Norm(input, new Norm(Normalization.LayerNorm, 1e-6), ones(Width), null);
            throw new InvalidOperationException("in the middle");
        }));
        double[] wanted = [.. expected.Select(value => (double)value)]; // libtorch's products may round otherwise elsewhere in memory
        Assert.True(Arrays.Largest(RandomLayers.Run(Simd, 2).OfInput, wanted) < 1e-4);
    }

    private static EncoderKernels Recomputing(KernelBackend backend) =>
        CpuBackends.Encoder(backend) with { Stack = new TapeStack(backend, recomputes: true) };
}
