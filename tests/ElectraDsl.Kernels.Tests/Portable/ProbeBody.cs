using ILGPU;

namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>Kernels that write down what they were given.</summary>
internal static class ProbeBody
{
    /// <summary>More parameters than a delegate of the framework has, of every type, in no tidy order.</summary>
    internal static void Everything(
        ArrayView<byte> bytes,
        int a,
        ArrayView<ushort> halves,
        long b,
        ArrayView<int> ints,
        float c,
        ArrayView<long> longs,
        uint d,
        ArrayView<float> floats,
        long e,
        long f,
        float g,
        int h,
        uint i,
        ProbeFields fields,
        int j,
        float k,
        uint l,
        ArrayView<ushort> none,
        ArrayView<long> seen,
        ArrayView<float> seenFloats)
    {
        if (Grid.IdxX != 0 || Group.IdxX != 0)
            return;
        seen[0] = a;
        seen[1] = b;
        seen[2] = d;
        seen[3] = e;
        seen[4] = f;
        seen[5] = h;
        seen[6] = i;
        seen[7] = j;
        seen[8] = l;
        seen[9] = bytes[bytes.IntLength - 1];
        seen[10] = halves[halves.IntLength - 1];
        seen[11] = ints[ints.IntLength - 1];
        seen[12] = longs[longs.IntLength - 1];
        seen[13] = (Grid.DimX * 1000) + Group.DimX;
        seenFloats[0] = c;
        seenFloats[1] = g;
        seenFloats[2] = k;
        seenFloats[3] = floats[floats.IntLength - 1];
        seen[14] = fields.First;
        seenFloats[4] = fields.Second;
        seen[15] = fields.Third;
        seen[16] = none.Length;
    }

    /// <summary>Two views and a number.</summary>
    internal static void Scale(ArrayView<float> values, ArrayView<float> scaled, float factor)
    {
        for (int i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < values.IntLength; i += Grid.DimX * Group.DimX)
            scaled[i] = values[i] * factor;
    }

    /// <summary>What no device can pass.</summary>
    internal static void OfDouble(ArrayView<float> values, double factor) => values[0] = (float)factor;

    /// <summary>What no device can compile.</summary>
    internal static void Allocate(ArrayView<float> values) => values[0] = new List<float> { 1f }.Count;
}
