using System.Numerics.Tensors;

namespace ElectraDsl.Kernels.Backends.Simd.GeneratorHead;

/// <summary>Sampling by inverse CDF: weights are added up in the order of the vocabulary until their sum passes a bound.</summary>
internal static class OrderedDraw
{
    // Weights that are added before they are held against the bound.
    private const int Stretch = 64;

    /// <summary>The bound of one row: a uniform part of the sum.</summary>
    internal static double Bound(float sum, RandomKey key, uint randomRow) =>
        Philox.Uniform(Philox.Block(0, randomRow, key.Step, RandomStream.InverseCdfSampling, key.SeedLow, key.SeedHigh).X) * sum;

    /// <summary>Whether the sum of all weights up to one of these passes the bound.</summary>
    /// <param name="weights">None below 0.</param>
    /// <param name="before">The sum of the weights before these.</param>
    /// <param name="bound">What is to be passed.</param>
    /// <param name="index">The weight that passes; where none does, the last above 0; -1 where there is none.</param>
    /// <param name="passed">The sum up to the end, where none passes.</param>
    internal static bool Find(ReadOnlySpan<float> weights, double before, double bound, out int index, out double passed)
    {
        index = -1;
        passed = before;
        for (int start = 0; start < weights.Length; start += Stretch)
        {
            ReadOnlySpan<float> stretch = weights.Slice(start, Math.Min(Stretch, weights.Length - start));
            float sum = TensorPrimitives.Sum(stretch);
            if (!(sum > 0))
                continue;
            double from = passed;
            passed += sum;
            index = start;                                                   // where to look if it is the last
            if (passed > bound && FindWithin(stretch, from, bound, ref index))
                return true;
        }

        if (index >= 0)
            _ = FindWithin(weights[index..Math.Min(weights.Length, index - (index % Stretch) + Stretch)], double.NegativeInfinity, bound, ref index);
        return false;
    }

    /// <summary>Moves <paramref name="index"/> from the first of some weights to the one that passes, or to the last above 0.</summary>
    private static bool FindWithin(ReadOnlySpan<float> weights, double from, double bound, ref int index)
    {
        int first = index;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0))
                continue;
            index = first + i;
            from += weights[i];
            if (from > bound)
                return true;
        }

        return false;
    }
}
