using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// The table of <see cref="HeadColumn"/>s: a few numbers a row, so that all backends may treat it in tensor operations. Callers hold a dispose scope.
/// </summary>
internal static class HeadRows
{
    private static readonly Scalar NotANumber = float.NaN.ToScalar();
    private static readonly Scalar Lowest = OnlineSoftmaxState.Lowest.ToScalar();
    private static readonly Scalar None = ((float)OnlineSoftmaxState.None).ToScalar();
    private static readonly Scalar NegativeInfinity = float.NegativeInfinity.ToScalar();

    /// <summary>[rows, Count + candidates] float32: nothing seen.</summary>
    internal static Tensor Start(long rows, int candidates, Device device)
    {
        Tensor states = zeros(rows, HeadColumn.Count + candidates, ScalarType.Float32, device);
        _ = states.Column(HeadColumn.Max).fill_(Lowest);
        _ = states.Column(HeadColumn.MaxIndex).fill_(None);
        _ = states.Column(HeadColumn.ScoreMax).fill_(Lowest);
        _ = states.Column(HeadColumn.KeyIndex).fill_(None);
        _ = states.Column(HeadColumn.OfTarget).fill_(NotANumber);
        _ = states.narrow(1, HeadColumn.Count, candidates).fill_(NegativeInfinity);
        return states;
    }

    /// <summary>One column, [rows, 1]: a view.</summary>
    internal static Tensor Column(this Tensor states, int column) => states.narrow(1, column, 1);

    /// <summary>Keeps the largest logits of all chunks so far.</summary>
    internal static void KeepLargest(Tensor states, Tensor logits, int candidates)
    {
        Tensor largest = states.narrow(1, HeadColumn.Count, candidates);                                     // [M, k]
        Tensor ofChunk = logits.topk((int)Math.Min(candidates, logits.shape[1]), 1).values;                  // [M, up to k]
        _ = largest.copy_(cat([largest, ofChunk], 1).topk(candidates, 1).values);
    }

    /// <summary>After the last chunk: the k-th largest logit, and how many of those equal to it are among the k.</summary>
    internal static void SetThreshold(Tensor states, int candidates)
    {
        Tensor largest = states.narrow(1, HeadColumn.Count, candidates);                                     // [M, k], descending
        Tensor threshold = largest.narrow(1, candidates - 1, 1);                                             // [M, 1]
        _ = states.Column(HeadColumn.Threshold).copy_(threshold);
        _ = states.Column(HeadColumn.TiesLeft).copy_(largest.eq(threshold).sum(1, keepdim: true));
    }

    /// <summary>What the table says, once all is scanned and drawn.</summary>
    internal static GeneratorHeadOutput Finish(Tensor states, Tensor targets, Tensor weights)
    {
        Device device = states.device;
        Tensor zero = DeviceValues.Constant(0f, device);
        Tensor used = weights.ne(zero);                                                                      // [M]
        Tensor margin = Of(HeadColumn.Max).add(Of(HeadColumn.OfTarget), Scalars.MinusOne);
        Tensor loss = margin.add(Of(HeadColumn.Sum).log(), Scalars.One);
        Tensor sample = Of(HeadColumn.KeyIndex).to(ScalarType.Int64);
        // Without a softmax, where a logit is infinite or NaN or all are negative infinity, there is no sample and nothing is correct.
        Tensor isSoftmax = Of(HeadColumn.Sum).gt(zero);                                                      // [M]
        Tensor drawn = sample.lt(DeviceValues.Constant((long)OnlineSoftmaxState.None, device)).logical_and(isSoftmax);
        sample = where(drawn, sample, DeviceValues.Constant(0L, device));
        Tensor isLikeliest = Of(HeadColumn.MaxIndex).to(ScalarType.Int64).eq(targets).logical_and(isSoftmax);
        return new GeneratorHeadOutput(where(used, loss.mul(weights), zero), where(used, sample, targets), where(isLikeliest, weights, zero));

        Tensor Of(int column) => states.select(1, column);                                                   // [M]
    }
}
