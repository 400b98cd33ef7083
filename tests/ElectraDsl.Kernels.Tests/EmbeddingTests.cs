using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class EmbeddingTests
{
    private static readonly IEmbeddingKernel Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder.Embedding;

    /// <summary>Ids that come many times, rows of odd width, a gradient that is there already.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 2, 5, 3)]
    [InlineData(40, 3, 33, 17)]
    [InlineData(100, 4, 64, 130)]
    public void Rows_AreThoseOfTheTable_AndItsGradientTheirSum(int vocabulary, int batch, int length, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(vocabulary);
        long[] ids = [.. Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(vocabulary))];
        float[] values = Arrays.Normal(random, vocabulary * width, 1), weights = Arrays.Normal(random, batch * length * width, 1);
        using TorchSharp.Modules.Parameter table = new(Arrays.Floats(values, vocabulary, width));
        table.grad = ones(vocabulary, width);
        Tensor rows = Simd.Lookup(table, tensor(ids, [batch, length]));
        rows.backward([Arrays.Floats(weights, batch, length, width)]);

        double[] expected = [.. Enumerable.Repeat(1.0, values.Length)];
        for (int i = 0; i < weights.Length; i++)
            expected[(ids[i / width] * width) + (i % width)] += weights[i];
        Assert.Equal([batch, length, width], rows.shape);
        Assert.Equal([.. weights.Select((_, i) => values[(ids[i / width] * width) + (i % width)])], Arrays.Of<float>(rows.detach()));
        Assert.True(Arrays.Largest(Arrays.Of<float>(table.grad), expected) < 1e-5);
    }

    /// <summary>A table without a buffer for its gradient, and one that is not trained.</summary>
    [Fact]
    public void OtherTables_AreAutograds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor table = ones(3, 2).requires_grad_(true), ids = tensor(new long[] { 1, 1 }, [1, 2]);
        Simd.Lookup(table, ids).sum().backward();
        Assert.Equal([0, 0, 2, 2, 0, 0], Arrays.Of<float>(table.grad!));
        Assert.False(Simd.Lookup(ones(3, 2), ids).requires_grad);
    }
}
