using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Layers on a tape: whatever reads what, gradients are those of libtorch's graph.</summary>
[Collection(nameof(Alone))]
public sealed class TapeTests
{
    private const int Batch = 2, Length = 5, Width = 32, Heads = 2;

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
        (float[] output, float[] ofInput, float[] ofWeights) = Run(CpuBackends.Encoder(backend), seed);
        (float[] expected, float[] expectedOfInput, float[] expectedOfWeights) = Run(EncoderKernels.TorchOps, seed);
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
        (float[] output, float[] ofInput, float[] ofWeights) = Run(Recomputing(backend), seed);
        (float[] expected, float[] expectedOfInput, float[] expectedOfWeights) = Run(CpuBackends.Encoder(backend), seed);
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
        _ = Run(recomputing, 3);

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
            _ = Run(kernels, 1);
        long before = Tensor.TotalCount;
        for (int pass = 0; pass < 5; pass++)
            _ = Run(kernels, 1);
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <summary>An error within the layers leaves nothing that the next pass would trip over.</summary>
    [Fact]
    public void ErrorInLayers_LeavesTheNextPassRight()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] expected = Run(Simd, 2).OfInput;
        Tensor hidden = ones(Batch, Length, Width).requires_grad_(true);
        Assert.ThrowsAny<Exception>(() => Simd.Stack.Run(hidden, input =>
        {
            _ = Simd.ResidualNorm.Norm(input, new Norm(Normalization.LayerNorm, 1e-6), ones(Width), null);
            throw new InvalidOperationException("in the middle");
        }));
        double[] wanted = [.. expected.Select(value => (double)value)]; // libtorch's products may round otherwise elsewhere in memory
        Assert.True(Arrays.Largest(Run(Simd, 2).OfInput, wanted) < 1e-4);
    }

    private static EncoderKernels Recomputing(KernelBackend backend) =>
        CpuBackends.Encoder(backend) with { Stack = new TapeStack(backend, recomputes: true) };

    private static (float[] Output, float[] OfInput, float[] OfWeights) Run(EncoderKernels kernels, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(seed);
        Tensor input = Leaf(random, Batch, Length, Width);
        Tensor[] weights =
        [
            Leaf(random, 3 * Width, Width), Leaf(random, 2 * Width, Width), Leaf(random, Width, 2 * Width), Leaf(random, Width, Width),
        ];
        Tensor scale = Leaf(random, Width), shift = Leaf(random, Width);
        using AttentionMask mask = AttentionMask.All(null, input);
        Tensor output = kernels.Stack.Run(input, hidden => Enumerable.Range(0, 3).Aggregate(hidden, (state, layer) => kernels.Stack.Layer(
            state, read => Layers(kernels, new Random((100 * seed) + layer), read, weights, scale, shift, mask))));
        output.backward([Arrays.Floats(Arrays.Normal(random, Batch * Length * Width, 1), Batch, Length, Width)]);
        return (
            Arrays.Of<float>(output.detach()),
            Arrays.Of<float>(input.grad!),
            [.. weights.Append(scale).Append(shift).SelectMany(weight => weight.grad is { } gradient ? Arrays.Of<float>(gradient) : [])]);
    }

    private static Tensor Layers(
        EncoderKernels kernels, Random random, Tensor hidden, Tensor[] weights, Tensor scale, Tensor shift, AttentionMask mask)
    {
        Norm norm = new(random.Next(2) == 0 ? Normalization.LayerNorm : Normalization.RmsNorm, 1e-3);
        Tensor? bias = norm.Kind == Normalization.LayerNorm ? shift : null;
        Activation activation = (Activation)random.Next(4);
        List<Tensor> states = [hidden];
        for (int operation = 0; operation < 12; operation++)
        {
            Tensor read = Any();
            switch (random.Next(4))
            {
                case 0:
                    states.Add(kernels.ResidualNorm.Norm(read, norm, scale, bias));
                    break;
                case 1:
                    states.Add(kernels.ResidualNorm.PostNorm(Any(), Update(read), norm, scale, bias));
                    break;
                case 2:
                    (Tensor sum, Tensor normalized) = kernels.ResidualNorm.PreNorm(Any(), Update(read), norm, scale, bias);
                    states.AddRange([sum, normalized]);
                    break;
                default:
                    states.Add(kernels.ResidualNorm.Sum(Any(), Update(read)));
                    break;
            }
        }

        return kernels.ResidualNorm.PostNorm(states[^1], Update(states[^2]), norm, scale, bias);

        Tensor Any() => states[random.Next(states.Count)];

        Tensor Update(Tensor read)
        {
            Tensor update = Made(read);

            // What an earlier operation needs for its backward pass must not be overwritten.
            if (random.Next(3) == 0)
                states.Add(kernels.Linear.Run(update, weights[3], null));
            return update;
        }

        Tensor Made(Tensor read) => random.Next(3) switch
        {
            0 => kernels.Linear.Run(read, weights[3], null),
            1 => kernels.Linear.Run(kernels.Linear.Activated(read, weights[1], null, activation), weights[2], shift),
            _ => kernels.Linear.Run(kernels.Attention.Run(kernels.Linear.Run(read, weights[0], null), Heads, mask), weights[3], shift),
        };
    }

    private static Tensor Leaf(Random random, params long[] shape) =>
        Arrays.Floats(Arrays.Normal(random, checked((int)shape.Aggregate(1L, (a, b) => a * b)), 0.2f), shape).requires_grad_(true);
}
