using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Rows of a table on repeatable ids, of which many come often, forward and backward, beside plain loops.</summary>
internal static class EmbeddingCase
{
    /// <summary>Looks up and goes back; the table has a gradient already.</summary>
    /// <returns>The rows and the gradient.</returns>
    internal static float[] Compare(IEmbeddingKernel kernel, int vocabulary, int batch, int length, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(vocabulary);
        long[] ids = [.. Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(vocabulary))];
        float[] values = Arrays.Normal(random, vocabulary * width, 1), weights = Arrays.Normal(random, batch * length * width, 1);
        using TorchSharp.Modules.Parameter table = new(Arrays.Floats(values, vocabulary, width));
        table.grad = ones(vocabulary, width);
        Tensor rows = kernel.Lookup(table, tensor(ids, [batch, length]));
        rows.backward([Arrays.Floats(weights, batch, length, width)]);

        double[] expected = [.. Enumerable.Repeat(1.0, values.Length)];
        for (int i = 0; i < weights.Length; i++)
            expected[(ids[i / width] * width) + (i % width)] += weights[i];
        Assert.Equal([batch, length, width], rows.shape);
        Assert.Equal([.. weights.Select((_, i) => values[(ids[i / width] * width) + (i % width)])], Arrays.Of<float>(rows.detach()));
        Assert.True(Arrays.Largest(Arrays.Of<float>(table.grad), expected) < 3e-5);
        return [.. Arrays.Of<float>(rows.detach()), .. Arrays.Of<float>(table.grad)];
    }
}
