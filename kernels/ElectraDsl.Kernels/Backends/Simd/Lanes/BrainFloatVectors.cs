using System.Numerics;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary><see cref="BrainFloat"/>, many at once.</summary>
internal static unsafe class BrainFloatVectors
{
    /// <summary>Writes the nearest bfloat16 of each value.</summary>
    internal static void Convert(float* values, ushort* nearest, int count)
    {
        int i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Nearest(values + i), Nearest(values + i + Vector<float>.Count)).Store(nearest + i);
        for (; i < count; i++)
            nearest[i] = BrainFloat.Nearest(values[i]);
    }

    private static Vector<uint> Nearest(float* values)
    {
        Vector<float> value = Vector.Load(values);
        Vector<uint> bits = Vector.AsVectorUInt32(value);
        Vector<uint> rounded = (bits + new Vector<uint>(BrainFloat.HalfLessOne) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, new Vector<uint>(BrainFloat.NotANumber));
    }
}
