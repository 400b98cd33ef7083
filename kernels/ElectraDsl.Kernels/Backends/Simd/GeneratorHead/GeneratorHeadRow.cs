using System.Numerics.Tensors;

namespace ElectraDsl.Kernels.Backends.Simd.GeneratorHead;

/// <summary>The generator's head for one row of logits, or a chunk of one. Pointers of states are at a row of <see cref="HeadColumn"/>s.</summary>
internal static unsafe class GeneratorHeadRow<TSpec>
    where TSpec : struct, IModelSpec
{
    private static bool IsRestricted => Sampling<TSpec>.Candidates > 0;

    /// <summary>Whether a scan needs scores beside the logits.</summary>
    internal static bool ScansScores(float temperature) => !IsRestricted && !Sampling<TSpec>.ScoresAreLogits(temperature);

    /// <summary>
    /// A row with all its logits, where these are the scores and all may be drawn: maximum; exponentials, their sum and the sample; gradient.
    /// </summary>
    /// <param name="logits">The row.</param>
    /// <param name="target">The true token.</param>
    /// <param name="weight">The row's weight.</param>
    /// <param name="gradientScale">See <see cref="IGeneratorHeadKernel.Run"/>.</param>
    /// <param name="overwrite">Whether the gradient takes the logits' place.</param>
    /// <param name="scratch">Room for the exponentials where they may not overwrite the logits and are needed again; else null.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="randomRow">Row within the step.</param>
    internal static (float Loss, int Sample, float Correct) LossAndGradient(
        float* logits, int target, float weight, float gradientScale, bool overwrite, float* scratch, RandomKey key, uint randomRow)
    {
        int size = TSpec.VocabularySize;
        Span<float> row = new(logits, size);
        if (weight == 0)
        {
            if (overwrite)
                row.Clear();
            return (0, target, 0);
        }

        float max = TensorPrimitives.Max<float>(row);
        float ofTarget = row[target];
        bool mostLikely = float.IsFinite(max) && ofTarget == max && !row[..target].Contains(max);
        float* exponentials = overwrite ? logits : scratch;
        float sum = float.NaN;
        int sample = 0;
        if (float.IsFinite(max))
        {
            SoftmaxRow softmax = new(max, 0, key, randomRow);
            sum = (float)softmax.Exponentials(logits, exponentials, size, draws: TSpec.Method == SamplingMethod.GumbelMax);
            if (TSpec.Method == SamplingMethod.GumbelMax)
                sample = softmax.Sample;
            else
                _ = OrderedDraw.Find(new ReadOnlySpan<float>(exponentials, size), 0, OrderedDraw.Bound(sum, key, randomRow), out sample, out _);
        }

        if (overwrite)
        {
            float scale = weight * gradientScale;
            TensorPrimitives.Multiply(row, scale / sum, row);
            row[target] -= scale;
        }

        return (weight * (max - ofTarget + MathF.Log(sum)), (uint)sample < (uint)size ? sample : 0, mostLikely ? weight : 0);
    }

    /// <summary>Adds a chunk to what is known; draws where one look is enough. Scores are left in <paramref name="scratch"/>.</summary>
    internal static void Scan(
        float* logits,
        int width,
        int first,
        int target,
        float* state,
        float* scratch,
        RandomKey key,
        uint randomRow,
        float temperature)
    {
        Span<float> x = new(logits, width);
        float max = TensorPrimitives.Max<float>(x);
        if (max > state[HeadColumn.Max])
            state[HeadColumn.MaxIndex] = first + x.IndexOf(max);
        if ((uint)(target - first) < (uint)width)
            state[HeadColumn.OfTarget] = x[target - first];
        if (ScansScores(temperature))
        {
            Add(logits, width, max, first, state, HeadColumn.Max, HeadColumn.Sum, draws: false, key, randomRow);
            Span<float> scores = new(scratch, width);
            SamplerRow<TSpec>.Score(x, target - first, temperature, scores);
            Add(
                scratch,
                width,
                TensorPrimitives.Max<float>(scores),
                first,
                state,
                HeadColumn.ScoreMax,
                HeadColumn.ScoreSum,
                Sampling<TSpec>.IsSinglePass,
                key,
                randomRow);
            return;
        }

        Add(logits, width, max, first, state, HeadColumn.Max, HeadColumn.Sum, Sampling<TSpec>.IsSinglePass, key, randomRow);
        if (!IsRestricted)
        {
            state[HeadColumn.ScoreMax] = state[HeadColumn.Max];
            state[HeadColumn.ScoreSum] = state[HeadColumn.Sum];
        }
    }

    /// <summary>Draws from a chunk, once all have been scanned.</summary>
    internal static void Draw(
        float* logits,
        int width,
        int first,
        int target,
        float* state,
        float* scratch,
        RandomKey key,
        uint randomRow,
        float temperature)
    {
        Span<float> scores = new(scratch, width);
        if (!IsRestricted && state[HeadColumn.Key] != 0)
            return;                                                          // found in a chunk before
        ReadOnlySpan<float> x = new(logits, width);
        SamplerRow<TSpec>.Score(x, target - first, temperature, scores);
        if (IsRestricted)
        {
            SamplerRow<TSpec>.KeepLargest(x, scores, state[HeadColumn.Threshold], ref state[HeadColumn.TiesLeft]);
            Add(
                scratch,
                width,
                TensorPrimitives.Max<float>(scores),
                first,
                state,
                HeadColumn.ScoreMax,
                HeadColumn.ScoreSum,
                draws: true,
                key,
                randomRow);
            return;
        }

        _ = new SoftmaxRow(state[HeadColumn.ScoreMax], first, key, randomRow).Exponentials(scratch, scratch, width, draws: false);
        bool found = OrderedDraw.Find(
            scores, state[HeadColumn.Passed], OrderedDraw.Bound(state[HeadColumn.ScoreSum], key, randomRow), out int sample, out double passed);
        state[HeadColumn.Passed] = (float)passed;
        state[HeadColumn.Key] = found ? 1 : 0;
        if (sample >= 0)
            state[HeadColumn.KeyIndex] = first + sample;
    }

    /// <summary>Overwrites a chunk by its gradient, once all have been scanned.</summary>
    internal static void Differentiate(float* logits, int width, int first, int target, float scale, float* state)
    {
        Span<float> x = new(logits, width);
        if (float.IsFinite(state[HeadColumn.Max]))
            _ = new SoftmaxRow(state[HeadColumn.Max], first, default, 0).Exponentials(logits, logits, width, draws: false);
        TensorPrimitives.Multiply(x, scale / state[HeadColumn.Sum], x);
        if ((uint)(target - first) < (uint)width)
            x[target - first] -= scale;
    }

    /// <summary>Adds a chunk to a maximum, a sum relative to it and, where it draws, to the best key.</summary>
    private static void Add(
        float* x,
        int width,
        float largest,
        int first,
        float* state,
        int maxColumn,
        int sumColumn,
        bool draws,
        RandomKey key,
        uint randomRow)
    {
        if (float.IsNaN(largest) || float.IsPositiveInfinity(largest))
        {
            state[sumColumn] = float.NaN;                                    // no sum, and no sample
            return;
        }

        float max = largest > state[maxColumn] ? largest : state[maxColumn];
        float shrink = MathF.Exp(state[maxColumn] - max);
        SoftmaxRow row = new(max, first, key, randomRow) { BestKey = state[HeadColumn.Key] * shrink, Sample = (int)state[HeadColumn.KeyIndex] };
        double sum = row.Exponentials(x, null, width, draws);
        state[sumColumn] = (float)((state[sumColumn] * (double)shrink) + sum);
        state[maxColumn] = max;
        if (!draws)
            return;
        state[HeadColumn.Key] = row.BestKey;
        state[HeadColumn.KeyIndex] = row.Sample;
    }
}
