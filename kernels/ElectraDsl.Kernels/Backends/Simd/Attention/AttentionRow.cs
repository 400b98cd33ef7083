using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>One query's scores: softmax forward, and the gradient through it.</summary>
/// <remarks>
/// A row has <see cref="Slack"/> values of room behind its last column. What the query does not see becomes 0, the slack included, so that products
/// over whole panels add nothing.
/// </remarks>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class AttentionRow<TLanes, TVector>
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
{
    /// <summary>Room behind a row's columns: a vector of any width, or the rows that a product computes at once.</summary>
    internal const int Slack = 16;

    /// <summary>Turns scores into exponentials, not yet divided by their sum.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="from">The first column that is seen.</param>
    /// <param name="to">The one behind the last.</param>
    /// <param name="columns">Columns of the row.</param>
    /// <returns>The sum, and the logarithm of the sum of the exponentials of the scores themselves.</returns>
    internal static (float Sum, float LogSum) Exponentials(float* scores, int from, int to, int columns)
    {
        Close(scores, from, to);
        TVector largest = TLanes.All(float.NegativeInfinity);
        for (int i = from; i < to; i += TLanes.Count)
            largest = TLanes.Maximum(largest, TLanes.Load(scores + i));
        float maximum = TLanes.Largest(largest);
        TVector sums = TLanes.All(0), offset = TLanes.All(maximum);
        for (int i = from; i < to; i += TLanes.Count)
        {
            TVector exponential = ExponentialLanes<TLanes, TVector>.OfNonPositive(TLanes.Subtract(TLanes.Load(scores + i), offset));
            sums = TLanes.Add(sums, exponential);
            TLanes.Store(exponential, scores + i);
        }

        Blank(scores, from, to, columns);
        float sum = TLanes.Sum(sums);
        return (sum, maximum + MathF.Log(sum));
    }

    /// <summary>Turns scores into probabilities.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="logSum">From the forward pass.</param>
    /// <param name="from">The first column that is seen.</param>
    /// <param name="to">The one behind the last.</param>
    /// <param name="columns">Columns of the row.</param>
    internal static void Probabilities(float* scores, float logSum, int from, int to, int columns)
    {
        Close(scores, from, to);
        TVector offset = TLanes.All(logSum);
        for (int i = from; i < to; i += TLanes.Count)
            TLanes.Store(ExponentialLanes<TLanes, TVector>.OfNonPositive(TLanes.Subtract(TLanes.Load(scores + i), offset)), scores + i);
        Blank(scores, from, to, columns);
    }

    /// <summary>Multiplies the seen columns of a row by another's.</summary>
    internal static void Multiply(float* row, float* factors, float* result, int from, int to, int columns)
    {
        for (int i = from; i < to; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Load(row + i), TLanes.Load(factors + i)), result + i);
        Blank(result, from, to, columns);
    }

    /// <summary>Takes the gradient of probabilities back to that of scores, in place: p · (g - Σ p · g).</summary>
    /// <param name="gradients">Of the probabilities; becomes that of the scores.</param>
    /// <param name="probabilities">The probabilities, 0 where nothing is seen.</param>
    /// <param name="from">The first column that is seen.</param>
    /// <param name="to">The one behind the last.</param>
    /// <param name="columns">Columns of the row.</param>
    internal static void Backward(float* gradients, float* probabilities, int from, int to, int columns)
    {
        new Span<float>(gradients + to, Slack).Clear();
        TVector dots = TLanes.All(0);
        for (int i = from; i < to; i += TLanes.Count)
            dots = TLanes.MultiplyAdd(TLanes.Load(gradients + i), TLanes.Load(probabilities + i), dots);
        TVector dot = TLanes.All(TLanes.Sum(dots));
        for (int i = from; i < to; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(TLanes.Load(gradients + i), dot), TLanes.Load(probabilities + i)), gradients + i);
        Blank(gradients, from, to, columns);
    }

    /// <summary>Makes a whole row 0: that of a query that is no token.</summary>
    internal static void Clear(float* row, int columns) => new Span<float>(row, columns + Slack).Clear();

    // Whole vectors are read, so that the last reaches past the end: there it finds what no exponential is left of.
    private static void Close(float* scores, int from, int to) =>
        new Span<float>(scores + to, (TLanes.Count - ((to - from) % TLanes.Count)) % TLanes.Count).Fill(float.NegativeInfinity);

    private static void Blank(float* row, int from, int to, int columns)
    {
        new Span<float>(row, from).Clear();
        new Span<float>(row + to, columns + Slack - to).Clear();
    }
}
