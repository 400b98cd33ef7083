using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// What a thread knows of the logits it has seen: enough for loss, accuracy and sample, and two such can be merged. Fields, because kernels keep
/// it in registers.
/// </summary>
internal struct HeadState
{
    /// <summary>Largest logit, and where it is first.</summary>
    internal float Max;
    internal int MaxIndex;

    /// <summary>Sum of exp(x - Max).</summary>
    internal float Sum;

    /// <summary>Largest exp(x - Max) / E, and where it is first.</summary>
    internal float Key;
    internal int KeyIndex;

    /// <summary>Nothing seen. The maximum is finite, so that differences of two such are no not-a-number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static HeadState Empty()
    {
        HeadState state;
        state.Max = -1e30f;
        state.MaxIndex = int.MaxValue;
        state.Sum = 0f;
        state.Key = 0f;
        state.KeyIndex = int.MaxValue;
        return state;
    }

    /// <summary>Adds the logit <paramref name="x"/> at <paramref name="index"/>, with its own random word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static HeadState Add(HeadState state, float x, uint word, int index)
    {
        if (x > state.Max)
        {
            float shrink = XMath.Exp(state.Max - x);
            state.Sum *= shrink;
            state.Key *= shrink;
            state.Max = x;
            state.MaxIndex = index;
        }
        else if (x == state.Max && index < state.MaxIndex)
        {
            state.MaxIndex = index;
        }

        float e = XMath.Exp(x - state.Max);
        state.Sum += e;
        float key = e / ExponentialDraw.FromUniform(Philox.Uniform(word));
        if (key > state.Key || (key == state.Key && index < state.KeyIndex))
        {
            state.Key = key;
            state.KeyIndex = index;
        }

        return state;
    }

    /// <summary>What two threads know together. Ties go to the smaller index, so the result does not depend on the order of merging.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static HeadState Merge(HeadState a, HeadState b)
    {
        HeadState merged;
        merged.Max = XMath.Max(a.Max, b.Max);
        merged.MaxIndex = b.Max > a.Max || (b.Max == a.Max && b.MaxIndex < a.MaxIndex) ? b.MaxIndex : a.MaxIndex;
        float shrinkA = XMath.Exp(a.Max - merged.Max), shrinkB = XMath.Exp(b.Max - merged.Max);
        merged.Sum = (a.Sum * shrinkA) + (b.Sum * shrinkB);
        float keyA = a.Key * shrinkA, keyB = b.Key * shrinkB;
        bool second = keyB > keyA || (keyB == keyA && b.KeyIndex < a.KeyIndex);
        merged.Key = second ? keyB : keyA;
        merged.KeyIndex = second ? b.KeyIndex : a.KeyIndex;
        return merged;
    }
}
