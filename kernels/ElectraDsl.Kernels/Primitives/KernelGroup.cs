using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>What the portable kernels agree on about groups.</summary>
internal static class KernelGroup
{
    /// <summary>Threads of the largest group: the size of the shared arrays.</summary>
    internal const int MaximumSize = 256;

    /// <summary>
    /// The most groups of a kernel that leaves one partial result a group: enough to fill a large GPU several times, few enough to be summed by one
    /// group.
    /// </summary>
    internal const int MaximumPartials = 1024;

    /// <summary>Groups for <paramref name="count"/> elements, some dozens of which fall to each thread.</summary>
    internal static int PartialsFor(long count, int groupSize)
    {
        long groups = (count + (groupSize * 32L) - 1) / (groupSize * 32L);
        return (int)Math.Clamp(groups, 1, MaximumPartials);
    }

    /// <summary>Groups for <paramref name="count"/> pieces of work, of which so many fall to a group: at least one.</summary>
    internal static int For(long count, long perGroup) => checked((int)Math.Max(1, (count + perGroup - 1) / perGroup));

    /// <summary>
    /// The least power of two from <paramref name="count"/> on, up to the group size: how many threads share so many equal pieces of work.
    /// </summary>
    internal static int SegmentFor(int count, int groupSize)
    {
        int segment = 1;
        while (segment < count && segment < groupSize)
            segment *= 2;
        return segment;
    }

    /// <summary>The sum of <paramref name="value"/> over the group, in thread 0; the group size is a power of two.</summary>
    /// <param name="shared">Shared memory of <see cref="MaximumSize"/>, free for reuse after the call.</param>
    /// <param name="value">This thread's part.</param>
    internal static float Sum(ArrayView<float> shared, float value)
    {
        int lane = Group.IdxX;
        shared[lane] = value;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (lane < half)
                shared[lane] += shared[lane + half];
            Group.Barrier();
        }

        float sum = shared[0];
        Group.Barrier();
        return sum;
    }

    /// <summary>
    /// The sum of <paramref name="value"/> over each stretch of <paramref name="segment"/> neighboring threads, in all of them; segment and group
    /// size are powers of two.
    /// </summary>
    /// <param name="shared">Shared memory of <see cref="MaximumSize"/>, free for reuse after the call.</param>
    /// <param name="value">This thread's part.</param>
    /// <param name="segment">At most the group size.</param>
    internal static float SumOfSegment(ArrayView<float> shared, float value, int segment)
    {
        int lane = Group.IdxX, place = lane % segment;
        shared[lane] = value;
        Group.Barrier();
        for (int half = segment >> 1; half > 0; half >>= 1)
        {
            if (place < half)
                shared[lane] += shared[lane + half];
            Group.Barrier();
        }

        float sum = shared[lane - place];
        Group.Barrier();
        return sum;
    }

    /// <summary>The least <paramref name="value"/> of the group, in all threads; the group size is a power of two.</summary>
    /// <param name="shared">Shared memory of <see cref="MaximumSize"/>, free for reuse after the call.</param>
    /// <param name="value">This thread's part.</param>
    internal static long Minimum(ArrayView<long> shared, long value)
    {
        int lane = Group.IdxX;
        shared[lane] = value;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (lane < half && shared[lane + half] < shared[lane])
                shared[lane] = shared[lane + half];
            Group.Barrier();
        }

        long least = shared[0];
        Group.Barrier();
        return least;
    }
}
