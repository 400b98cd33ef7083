using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The area under the ROC curve that training reports, against the exact one over all pairs.</summary>
public sealed class RtdRankingTests
{
    private const double Bound = 0.01;

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    /// <summary>A start or a collapse has logits that are hardly spread at all, far from 0; a confident discriminator has them wide apart.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Area_IsTheExactOne_WhereverLogitsLieAndHoweverTheyAreSpread(KernelBackend backend)
    {
        IRtdLossKernel kernel = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        double largest = 0;
        foreach (double center in new[] { -5, -1.7, -0.3, 0, 1, 5 })
        {
            foreach (double spread in new[] { 0.001, 0.01, 0.1, 1, 10, 100 })
            {
                foreach ((double distance, double replacedSpread) in new[] { (1.0, 1.0), (0.1, 1), (3, 0.5), (0.5, 3) })
                {
                    // As of a step of 40 rows of 128, the replaced ones behind the others, which rows never are: no order of the tokens may matter.
                    Random random = new(7);
                    float[] originals = [.. Arrays.Normal(random, 4_450, 1).Select(x => (float)(center + (spread * x)))];
                    float[] replaced = [.. Arrays.Normal(random, 670, 1).Select(x => (float)(center + (spread * (distance + (replacedSpread * x)))))];
                    double error = Math.Abs(Area(kernel, [.. originals, .. replaced], originals.Length) - Exact(originals, replaced));
                    Assert.True(error <= Bound, $"center {center}, spread {spread}, distance {distance}: off by {error}");
                    largest = Math.Max(largest, error);
                }
            }
        }

        Assert.InRange(largest, 1e-9, Bound / 2);                            // pairs across groups are left out, so something is
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Area_OfOneGroup_IsExact(KernelBackend backend)
    {
        IRtdLossKernel kernel = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        foreach (int count in new[] { 2, 3, 31, 64, 1_000, 1_024 })
        {
            // Whole numbers: many are equal, and infinite ones among them.
            float[] logits =
            [
                .. Arrays
                    .Normal(new Random(count), count, 2)
                    .Select(x =>
                        x > 4 ? float.PositiveInfinity
                        : x < -4 ? float.NegativeInfinity
                        : MathF.Round(x)),
            ];
            int originals = count - Math.Max(1, count / 7);
            Assert.Equal(Exact(logits[..originals], logits[originals..]), Area(kernel, logits, originals), 1e-6);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Pairs_OfPaddingAndNotANumbers_AreNeverWon(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IRtdLossKernel kernel = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        const float Nan = float.NaN, Infinity = float.PositiveInfinity;
        float[] counters = Arrays.Of<float>(kernel.Run(
            Arrays.Floats([1, Nan, Infinity, 1, -1, Nan, Infinity, 9, -9], 1, 9),
            Arrays.Bools([true, true, true, false, false, false, false, true, false], 1, 9),
            Arrays.Bools([true, true, true, true, true, true, true, false, false], 1, 9),
            1).Counters);
        // Three replaced against four original ones: 1 wins over -1 and ties with 1; infinity wins twice and ties once; not-a-number does neither.
        Assert.Equal([12f, 1.5f + 2.5f], counters[6..]);
    }

    private static double Area(IRtdLossKernel kernel, float[] logits, int originals)
    {
        using DisposeScope scope = NewDisposeScope();
        bool[] labels = [.. logits.Select((_, i) => i >= originals)];
        float[] counters = Arrays.Of<float>(
            kernel
                .Run(Arrays.Floats(logits, 1, logits.Length), Arrays.Bools(labels, 1, labels.Length), ones(1, labels.Length, ScalarType.Bool), 1)
                .Counters);
        return counters[7] / (double)counters[6];
    }

    private static double Exact(float[] originals, float[] replaced)
    {
        float[] sorted = [.. originals.Order()];
        double won = 0;
        foreach (float logit in replaced)
            won += (Below(value => value < logit) + Below(value => value <= logit)) / 2.0;
        return won / originals.Length / replaced.Length;

        int Below(Func<float, bool> isBelow)
        {
            (int low, int high) = (0, sorted.Length);
            while (low < high)
                (low, high) = isBelow(sorted[(low + high) / 2]) ? (((low + high) / 2) + 1, high) : (low, (low + high) / 2);
            return low;
        }
    }
}
