using System.Runtime.InteropServices;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// Memory for packed operands, one piece for each thread that multiplies: it grows to what the largest product needs and is used again.
/// </summary>
internal sealed unsafe class PackingSpace
{
    // A cache line, which is also a register of 512 bits.
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static PackingSpace? ofThread;

    private float* values;
    private long count;

    ~PackingSpace() => NativeMemory.AlignedFree(values);

    /// <summary>Room for so many values, until the thread's next call.</summary>
    internal static float* Take(long count)
    {
        PackingSpace space = ofThread ??= new PackingSpace();
        if (space.count < count)
        {
            NativeMemory.AlignedFree(space.values);
            space.values = null;
            space.count = 0;
            space.values = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment);
            space.count = count;
        }

        return space.values;
    }
}
