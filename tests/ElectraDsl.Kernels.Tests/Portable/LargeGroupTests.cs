using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>The encoder's bodies in groups of many threads, several rows to a group, as on a GPU: what those of two compute.</summary>
[Collection(nameof(Alone))]
public sealed class LargeGroupTests
{
    private const int Threads = 32;

    private static readonly EncoderKernels Simd = CpuBackends.Encoder(KernelBackend.Simd);
    private static readonly Lazy<EncoderKernels> Many = new(() => PortableEncoder.Create(new IlgpuCpuDevice(Threads)));
    private static readonly DropoutKey Key = new(Seed: 0xFEDC_BA98_7654_3210, Step: 5, Place: 2, FirstSequence: 3);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(2, 3, 130)]
    [InlineData(2, 19, 70)]
    public void Blocks_AgreeWithTheVectorisedOnes(int batch, int length, int width)
    {
        float[][] expected = Run(Simd, batch, length, width), actual = Run(Many.Value, batch, length, width);
        foreach ((float[] wanted, float[] values) in expected.Zip(actual))
            Assert.True(Arrays.Largest(values, [.. wanted.Select(value => (double)value)]) <= 2e-5 * (1 + wanted.Max(Math.Abs)));
    }

    /// <summary>Not a bit differs: the same words of the same counters.</summary>
    [Fact]
    public void Masks_AreThoseOfTheVectorisedKernels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = rand(4, 9, 150);
        Dropout dropout = new(0.3, Key);
        float[] expected = Arrays.Of<float>(Simd.Dropout.Run(input, dropout));
        Assert.Equal(expected, Arrays.Of<float>(Many.Value.Dropout.Run(input, dropout)));
        Assert.Equal(expected, Arrays.Of<float>(CpuBackends.Encoder(KernelBackend.Ilgpu).Dropout.Run(input, dropout)));

        Tensor packed = rand(1, 7, 90);
        Dropout ofPacked = dropout with { Rows = [0, 1, 2, 9, 10, 18, 30], Length = 9 };
        Assert.Equal(Arrays.Of<float>(Simd.Dropout.Run(packed, ofPacked)), Arrays.Of<float>(Many.Value.Dropout.Run(packed, ofPacked)));
    }

    [Theory]
    [InlineData(0, 6, false)]
    [InlineData(20, 70, true)]
    public void Attention_AgreesWithTheVectorisedOne(int window, int size, bool isPadded)
    {
        (float[] Context, float[] Gradient) expected = Attend(Simd), actual = Attend(Many.Value);
        foreach ((float[] wanted, float[] values) in new[] { (expected.Context, actual.Context), (expected.Gradient, actual.Gradient) })
            Assert.True(Arrays.Largest(values, [.. wanted.Select(value => (double)value)]) <= 2e-5 * (1 + wanted.Max(Math.Abs)));

        (float[] Context, float[] Gradient) Attend(EncoderKernels kernels)
        {
            const int Length = 90, Heads = 2;
            using DisposeScope scope = NewDisposeScope();
            using RotaryPositions rotary = new(Length, size, CPU);
            Tensor projections = Arrays.Floats(Arrays.Normal(new Random(1), 2 * Length * 3 * Heads * size, 1), 2, Length, 3 * Heads * size);
            bool[] tokens = [.. Enumerable.Range(0, 2 * Length).Select(token => token != 3 && token < Length + 40)];
            using AttentionMask mask = AttentionMask.Local(isPadded ? tensor(tokens, [2, Length]) : null, projections, window);
            Tensor read = projections.requires_grad_(true);
            Tensor context = kernels.Attention.Run(read, Heads, mask, rotary, new Dropout(0.2, Key));
            Tensor used = isPadded ? context.mul(mask.Tokens!.unsqueeze(2)) : context; // nobody reads padding
            used.backward([used.detach()]);
            return (Arrays.Of<float>(used.detach()), Arrays.Of<float>(projections.grad!));
        }
    }

    private static float[][] Run(EncoderKernels kernels, int batch, int length, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(width);
        Tensor residual = Leaf(batch, length, width), update = Leaf(batch, length, width), scale = Leaf(width), shift = Leaf(width);
        Tensor table = Leaf(5, width), weight = Leaf(2 * width, width), bias = Leaf(2 * width);
        Tensor ids = tensor(Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(5)).ToArray(), [batch, length]);
        Norm norm = new(Normalization.LayerNorm, 1e-3);
        Tensor words = kernels.Embedding.Lookup(table, ids).add(update, Torch.Scalars.One);
        (Tensor sum, Tensor normalized) = kernels.ResidualNorm.PreNorm(residual, words, norm, scale, shift, new Dropout(0.2, Key));
        Tensor result = kernels.Linear.Activated(normalized, weight, bias, Activation.GeGlu).add(sum, Torch.Scalars.One);
        result.backward([Arrays.Floats(Arrays.Normal(random, batch * length * width, 1), batch, length, width)]);
        return
        [
            Arrays.Of<float>(result.detach()),
            .. new[] { residual, update, scale, shift, table, weight, bias }.Select(leaf => Arrays.Of<float>(leaf.grad!)),
        ];

        Tensor Leaf(params long[] shape) =>
            Arrays.Floats(Arrays.Normal(random, checked((int)shape.Aggregate(1L, (a, b) => a * b)), 0.5f), shape).requires_grad_(true);
    }
}
