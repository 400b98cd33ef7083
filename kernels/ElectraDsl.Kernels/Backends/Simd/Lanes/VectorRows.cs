using System.Numerics;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>Sums of rows of float32 values.</summary>
internal static unsafe class VectorRows
{
    /// <summary>total += values.</summary>
    internal static void Add(float* total, float* values, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(total + i) + Vector.Load(values + i)).Store(total + i);
        for (; i < count; i++)
            total[i] += values[i];
    }
}
