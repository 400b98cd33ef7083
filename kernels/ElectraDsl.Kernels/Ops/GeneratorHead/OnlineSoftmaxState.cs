using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The state of an online softmax (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018, arXiv 1805.02867): the largest logit so
/// far and the sum of exponentials relative to it, so that a row is read once, and two states of one row can be merged. Beside them, what loss,
/// accuracy and sample need. Fields, because kernels keep it in registers.
/// </summary>
internal struct OnlineSoftmaxState
{
    /// <summary>The index of nothing: behind every vocabulary, and exact as a float.</summary>
    internal const int None = 1 << 24;

    /// <summary>Below every logit, and finite, so that differences of two such are no NaN.</summary>
    internal const float Lowest = -1e30f;

    /// <summary>Largest logit, and where it is first.</summary>
    internal float Max;
    internal int MaxIndex;

    /// <summary>Sum of exp(x - Max).</summary>
    internal float Sum;

    /// <summary>
    /// What rounding has added to Sum so far (compensated summation, Kahan 1965): a lane of a device with few adds thousands of terms, most of them
    /// far below the sum, and would lose their low digits every time. Within a chunk only.
    /// </summary>
    internal float Excess;

    /// <summary>Largest score, and sum of exp(score - ScoreMax). Unused where scores are the logits: Max and Sum are the same.</summary>
    internal float ScoreMax;
    internal float ScoreSum;

    /// <summary>Largest exp(score - largest score) / E, and where it is first.</summary>
    internal float Key;
    internal int KeyIndex;

    /// <summary>Nothing seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState Empty()
    {
        OnlineSoftmaxState state;
        state.Max = Lowest;
        state.MaxIndex = None;
        state.Sum = 0f;
        state.Excess = 0f;
        state.ScoreMax = Lowest;
        state.ScoreSum = 0f;
        state.Key = 0f;
        state.KeyIndex = None;
        return state;
    }

    /// <summary>What the chunks before have left in a row of <see cref="HeadColumn"/>s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState Load(ArrayView<float> states, long row)
    {
        OnlineSoftmaxState state;
        state.Max = states[row + HeadColumn.Max];
        state.MaxIndex = (int)states[row + HeadColumn.MaxIndex];
        state.Sum = states[row + HeadColumn.Sum];
        state.Excess = 0f;
        state.ScoreMax = states[row + HeadColumn.ScoreMax];
        state.ScoreSum = states[row + HeadColumn.ScoreSum];
        state.Key = states[row + HeadColumn.Key];
        state.KeyIndex = (int)states[row + HeadColumn.KeyIndex];
        return state;
    }

    /// <summary>Adds the logit <paramref name="x"/> at <paramref name="index"/>, with its own random word where it may be drawn at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState Add<TScores>(OnlineSoftmaxState state, float x, uint word, int index, int target, float temperature)
        where TScores : struct, IScores
    {
        if (x > state.Max)
        {
            float shrink = XMath.Exp(state.Max - x);
            state.Sum *= shrink;
            state.Excess *= shrink;
            if (TScores.AreLogits)
                state.Key *= shrink;
            state.Max = x;
            state.MaxIndex = index;
        }
        else if (x == state.Max && index < state.MaxIndex)
        {
            state.MaxIndex = index;
        }

        float e = XMath.Exp(x - state.Max);
        float term = e - state.Excess, sum = state.Sum + term;
        state.Excess = (sum - state.Sum) - term;
        state.Sum = sum;
        if (!TScores.AreLogits && !TScores.AreRestricted)
        {
            float score = TScores.Of(x, index == target, temperature);
            state = Rebase(state, score);
            e = XMath.Exp(score - state.ScoreMax);
            state.ScoreSum += e;
        }

        if (TScores.IsSinglePass)
            state = AddKey(state, e, word, index);
        return state;
    }

    /// <summary>
    /// Adds four logits at distances of <see cref="VocabularyTile.Blocks"/> that are scores, to what was seen of smaller indices, each with its own
    /// random word.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState AddFour(OnlineSoftmaxState state, float x, float y, float z, float w, PhiloxBlock words, int index)
    {
        float max = XMath.Max(XMath.Max(x, y), XMath.Max(z, w));
        if (max > state.Max)
        {
            float shrink = XMath.Exp(state.Max - max);
            state.Sum *= shrink;
            state.Excess *= shrink;
            state.Key *= shrink;
            state.Max = max;
            state.MaxIndex = index + (VocabularyTile.Blocks * (x == max ? 0 : y == max ? 1 : z == max ? 2 : 3));
        }

        float ofX = XMath.Exp(x - state.Max), ofY = XMath.Exp(y - state.Max), ofZ = XMath.Exp(z - state.Max), ofW = XMath.Exp(w - state.Max);
        float term = (ofX + ofY) + (ofZ + ofW) - state.Excess, sum = state.Sum + term;
        state.Excess = (sum - state.Sum) - term;
        state.Sum = sum;
        // A draw -log(u) is never below 1 - u, so that hardly any needs the logarithm and the division.
        bool mayWin = MayWin(state, ofX, words.X) | MayWin(state, ofY, words.Y) | MayWin(state, ofZ, words.Z) | MayWin(state, ofW, words.W);
        if (mayWin)
        {
            state = AddKey(state, ofX, words.X, index);
            state = AddKey(state, ofY, words.Y, index + VocabularyTile.Blocks);
            state = AddKey(state, ofZ, words.Z, index + (2 * VocabularyTile.Blocks));
            state = AddKey(state, ofW, words.W, index + (3 * VocabularyTile.Blocks));
        }

        return state;
    }

    /// <summary>Adds one of few candidates for the sample, with its own random word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState AddCandidate(OnlineSoftmaxState state, float score, uint word, int index)
    {
        state = Rebase(state, score);
        return AddKey(state, XMath.Exp(score - state.ScoreMax), word, index);
    }

    /// <summary>What two threads know together. Ties go to the smaller index, so the result does not depend on the order of merging.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState Merge<TScores>(OnlineSoftmaxState a, OnlineSoftmaxState b)
        where TScores : struct, IScores
    {
        OnlineSoftmaxState merged;
        merged.Max = XMath.Max(a.Max, b.Max);
        merged.MaxIndex = b.Max > a.Max || (b.Max == a.Max && b.MaxIndex < a.MaxIndex) ? b.MaxIndex : a.MaxIndex;
        float shrinkA = XMath.Exp(a.Max - merged.Max), shrinkB = XMath.Exp(b.Max - merged.Max);
        merged.Sum = (a.Sum * shrinkA) + (b.Sum * shrinkB);
        merged.Excess = 0f;
        merged.ScoreMax = a.ScoreMax;
        merged.ScoreSum = a.ScoreSum;
        if (!TScores.AreLogits || TScores.AreRestricted)
        {
            merged.ScoreMax = XMath.Max(a.ScoreMax, b.ScoreMax);
            shrinkA = XMath.Exp(a.ScoreMax - merged.ScoreMax);
            shrinkB = XMath.Exp(b.ScoreMax - merged.ScoreMax);
            merged.ScoreSum = (a.ScoreSum * shrinkA) + (b.ScoreSum * shrinkB);
        }

        float keyA = a.Key * shrinkA, keyB = b.Key * shrinkB;
        bool second = keyB > keyA || (keyB == keyA && b.KeyIndex < a.KeyIndex);
        merged.Key = second ? keyB : keyA;
        merged.KeyIndex = second ? b.KeyIndex : a.KeyIndex;
        return merged;
    }

    /// <summary>
    /// Leaves all in a row of <see cref="HeadColumn"/>s. Where scores are the logits, their largest and their sum are written twice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TScores>(OnlineSoftmaxState state, ArrayView<float> states, long row)
        where TScores : struct, IScores
    {
        bool twice = TScores.AreLogits && !TScores.AreRestricted;
        states[row + HeadColumn.Max] = state.Max;
        states[row + HeadColumn.MaxIndex] = state.MaxIndex;
        states[row + HeadColumn.Sum] = state.Sum;
        states[row + HeadColumn.ScoreMax] = twice ? state.Max : state.ScoreMax;
        states[row + HeadColumn.ScoreSum] = twice ? state.Sum : state.ScoreSum;
        states[row + HeadColumn.Key] = state.Key;
        states[row + HeadColumn.KeyIndex] = state.KeyIndex;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static OnlineSoftmaxState Rebase(OnlineSoftmaxState state, float score)
    {
        if (score > state.ScoreMax)
        {
            float shrink = XMath.Exp(state.ScoreMax - score);
            state.ScoreSum *= shrink;
            state.Key *= shrink;
            state.ScoreMax = score;
        }

        return state;
    }

    // By a little more than 1 - u, as a GPU's logarithm and quotient are not exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayWin(OnlineSoftmaxState state, float e, uint word) =>
        e >= state.Key * (0.9999f - (0.9999f * Philox.Uniform(word)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static OnlineSoftmaxState AddKey(OnlineSoftmaxState state, float e, uint word, int index)
    {
        float key = e / ExponentialDraw.FromUniform(Philox.Uniform(word));
        if (key > state.Key || (key == state.Key && index < state.KeyIndex))
        {
            state.Key = key;
            state.KeyIndex = index;
        }

        return state;
    }
}
