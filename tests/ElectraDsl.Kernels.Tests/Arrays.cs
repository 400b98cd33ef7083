using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Moves arrays into tensors and back, and makes repeatable test data.</summary>
internal static class Arrays
{
    internal static Tensor Floats(float[] values, params long[] shape) =>
        tensor(values, shape.Length > 0 ? shape : [values.Length], ScalarType.Float32);

    internal static Tensor Longs(long[] values, params long[] shape) => tensor(values, shape, ScalarType.Int64);

    internal static Tensor Bools(bool[] values, params long[] shape) => tensor(values, shape, ScalarType.Bool);

    internal static T[] Of<T>(Tensor tensor) where T : unmanaged
    {
        using Tensor here = tensor.cpu().contiguous();
        return MemoryMarshal.Cast<byte, T>(here.bytes).ToArray();
    }

    internal static float[] Normal(Random random, int count, float deviation) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => deviation * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];

    internal static double Largest(float[] actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.False(float.IsNaN(actual[i]), $"Entry {i} is not a number.");
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }

    /// <summary>
    /// Chi-square statistic of counts against expected counts, as a z-score of its (nearly normal) cube root, after Wilson and Hilferty.
    /// </summary>
    internal static double ChiSquareScore(IReadOnlyList<long> counts, IReadOnlyList<double> expected)
    {
        double statistic = counts.Zip(expected, (count, mean) => (count - mean) * (count - mean) / mean).Sum();
        double freedom = counts.Count - 1;
        double spread = 2 / (9 * freedom);
        return (Math.Cbrt(statistic / freedom) - (1 - spread)) / Math.Sqrt(spread);
    }
}
