using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// Packs matrices for <see cref="MatrixProduct"/>: strips of so many lines, in which the values of one depth lie side by side. Lines are the rows of
/// the left operand and the columns of the right one.
/// </summary>
internal static unsafe class ProductStrips
{
    // Lines and depths that are transposed in registers.
    private const int Block = 4;

    /// <summary>Packs one strip.</summary>
    /// <param name="source">The first line's first value.</param>
    /// <param name="lineStride">Values from one line to the next.</param>
    /// <param name="depthStride">Values from one depth to the next.</param>
    /// <param name="lines">Lines that there are; the others of the strip become 0.</param>
    /// <param name="width">Lines of a strip, a multiple of 4.</param>
    /// <param name="depth">Values of a line.</param>
    /// <param name="strip">Room for width · depth values.</param>
    internal static void Pack(float* source, nint lineStride, nint depthStride, int lines, int width, int depth, float* strip)
    {
        if (lines < width)
            new Span<float>(strip, width * depth).Clear();
        if (lineStride == 1)
            Copy(source, depthStride, lines, width, depth, strip);
        else
            Transpose(source, lineStride, depthStride, lines, width, depth, strip);
    }

    private static void Copy(float* source, nint depthStride, int lines, int width, int depth, float* strip)
    {
        int wide = lines / Vector512<float>.Count * Vector512<float>.Count, vectors = lines / Block * Block;
        for (int k = 0; k < depth; k++, source += depthStride, strip += width)
        {
            int line = 0;
            for (; line < wide; line += Vector512<float>.Count)
                Vector512.Load(source + line).Store(strip + line);
            for (; line < vectors; line += Block)
                Vector128.Load(source + line).Store(strip + line);
            for (; line < lines; line++)
                strip[line] = source[line];
        }
    }

    private static void Transpose(float* source, nint lineStride, nint depthStride, int lines, int width, int depth, float* strip)
    {
        int line = 0;
        for (; line <= lines - Block && depthStride == 1; line += Block)
            TransposeFour(source + (line * lineStride), lineStride, depth, strip + line, width);
        for (; line < lines; line++)
        {
            float* from = source + (line * lineStride), to = strip + line;
            for (int k = 0; k < depth; k++, from += depthStride, to += width)
                *to = *from;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFour(float* first, nint stride, int depth, float* to, int width)
    {
        float* second = first + stride, third = second + stride, fourth = third + stride;
        int k = 0;
        for (; k <= depth - Block; k += Block, to += Block * width)
        {
            Vector128<float> a = Vector128.Load(first + k), b = Vector128.Load(second + k);
            Vector128<float> c = Vector128.Load(third + k), d = Vector128.Load(fourth + k);
            Vector128<float> ac = InterleaveLow(a, c), bd = InterleaveLow(b, d), acHigh = InterleaveHigh(a, c), bdHigh = InterleaveHigh(b, d);
            InterleaveLow(ac, bd).Store(to);
            InterleaveHigh(ac, bd).Store(to + width);
            InterleaveLow(acHigh, bdHigh).Store(to + (2 * width));
            InterleaveHigh(acHigh, bdHigh).Store(to + (3 * width));
        }

        for (; k < depth; k++, to += width)
        {
            to[0] = first[k];
            to[1] = second[k];
            to[2] = third[k];
            to[3] = fourth[k];
        }
    }

    // a0 b0 a1 b1: one instruction where the processor has it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Sse.UnpackLow(a, b)
            : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? Sse.UnpackHigh(a, b)
            : Vector128.Create(a[2], b[2], a[3], b[3]);
}
