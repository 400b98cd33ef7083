using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ElectraDsl.Kernels.Primitives;

/// <summary><see cref="Philox"/> for as many neighboring blocks as the machine's vectors are wide.</summary>
internal static unsafe class PhiloxVectors
{
    /// <summary>Writes the uniform numbers of one <see cref="VocabularyTile"/>, in the order of the vocabulary.</summary>
    /// <param name="uniforms">Room for <see cref="VocabularyTile.Width"/> numbers.</param>
    /// <param name="tile">Index of the tile.</param>
    /// <param name="row">Row within the step.</param>
    /// <param name="key">Seed and step.</param>
    internal static void FillTile(float* uniforms, int tile, uint row, RandomKey key)
    {
        for (int lane = 0; lane < VocabularyTile.Blocks; lane += Vector<uint>.Count)
        {
            Vector<uint> c0 = Vector.CreateSequence((uint)((tile * VocabularyTile.Blocks) + lane), 1u);
            Block(c0, row, RandomStream.GeneratorSampling, key, out c0, out Vector<uint> c1, out Vector<uint> c2, out Vector<uint> c3);
            Uniform(c0).Store(uniforms + lane);
            Uniform(c1).Store(uniforms + VocabularyTile.Blocks + lane);
            Uniform(c2).Store(uniforms + (2 * VocabularyTile.Blocks) + lane);
            Uniform(c3).Store(uniforms + (3 * VocabularyTile.Blocks) + lane);
        }
    }

    /// <summary>Writes the words of one <see cref="VocabularyTile"/>, here of a row's columns, in their order.</summary>
    /// <param name="words">Room for <see cref="VocabularyTile.Width"/> words.</param>
    /// <param name="tile">Index of the tile.</param>
    /// <param name="row">Row within the step.</param>
    /// <param name="stream">One of <see cref="RandomStream"/>.</param>
    /// <param name="key">Seed and step.</param>
    internal static void FillTileWords(uint* words, int tile, uint row, uint stream, RandomKey key)
    {
        for (int lane = 0; lane < VocabularyTile.Blocks; lane += Vector<uint>.Count)
        {
            Vector<uint> blocks = Vector.CreateSequence((uint)((tile * VocabularyTile.Blocks) + lane), 1u);
            Block(blocks, row, stream, key, out Vector<uint> x, out Vector<uint> y, out Vector<uint> z, out Vector<uint> w);
            x.Store(words + lane);
            y.Store(words + VocabularyTile.Blocks + lane);
            z.Store(words + (2 * VocabularyTile.Blocks) + lane);
            w.Store(words + (3 * VocabularyTile.Blocks) + lane);
        }
    }

    /// <summary>Writes words 0 and 1 of the blocks 0, 1, … of a row.</summary>
    /// <param name="first">Words 0; room for <paramref name="count"/>, rounded up to whole vectors.</param>
    /// <param name="second">Words 1; room for as many.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="row">Row within the step.</param>
    /// <param name="stream">One of <see cref="RandomStream"/>.</param>
    /// <param name="key">Seed and step.</param>
    internal static void FillWords(uint* first, uint* second, int count, uint row, uint stream, RandomKey key)
    {
        for (int block = 0; block < count; block += Vector<uint>.Count)
        {
            Block(Vector.CreateSequence((uint)block, 1u), row, stream, key, out Vector<uint> x, out Vector<uint> y, out _, out _);
            x.Store(first + block);
            y.Store(second + block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(
        Vector<uint> blocks, uint row, uint stream, RandomKey key, out Vector<uint> x, out Vector<uint> y, out Vector<uint> z, out Vector<uint> w)
    {
        Vector<uint> c0 = blocks;
        Vector<uint> c1 = new(row);
        Vector<uint> c2 = new(key.Step);
        Vector<uint> c3 = new(stream);
        uint k0 = key.SeedLow, k1 = key.SeedHigh;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            Multiply(c0, Philox.Multiplier0, out Vector<uint> high0, out Vector<uint> low0);
            Multiply(c2, Philox.Multiplier1, out Vector<uint> high1, out Vector<uint> low1);
            c0 = high1 ^ c1 ^ new Vector<uint>(k0);
            c2 = high0 ^ c3 ^ new Vector<uint>(k1);
            c1 = low1;
            c3 = low0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        x = c0;
        y = c1;
        z = c2;
        w = c3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Uniform(Vector<uint> words) =>
        (Vector.ConvertToSingle(Vector.AsVectorInt32(words >>> 9)) + new Vector<float>(0.5f)) * new Vector<float>(1f / 8388608f);

    /// <summary>Both halves of the 64-bit products of 32-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector<uint> a, uint multiplier, out Vector<uint> high, out Vector<uint> low)
    {
        Vector<ulong> odd = Vector.AsVectorUInt64(a) >>> 32;
        Vector<ulong> evenProducts = WideProduct(Vector.AsVectorUInt64(a), multiplier);
        Vector<ulong> oddProducts = WideProduct(odd, multiplier);
        Vector<ulong> upper = new(0xFFFFFFFF00000000);
        high = Vector.AsVectorUInt32((evenProducts >>> 32) | (oddProducts & upper));
        low = Vector.AsVectorUInt32(Vector.AndNot(evenProducts, upper) | (oddProducts << 32));
    }

    /// <summary>The 64-bit products of the lower halves of 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> WideProduct(Vector<ulong> a, uint multiplier)
    {
        if (Vector<ulong>.Count == Vector512<ulong>.Count && Avx512F.IsSupported)
            return Avx512F.Multiply(a.AsVector512().AsUInt32(), Vector512.Create(multiplier)).AsVector();
        if (Vector<ulong>.Count == Vector256<ulong>.Count && Avx2.IsSupported)
            return Avx2.Multiply(a.AsVector256().AsUInt32(), Vector256.Create(multiplier)).AsVector();
        if (Vector<ulong>.Count == Vector128<ulong>.Count && Sse2.IsSupported)
            return Sse2.Multiply(a.AsVector128().AsUInt32(), Vector128.Create(multiplier)).AsVector();
        return (a & new Vector<ulong>(uint.MaxValue)) * new Vector<ulong>(multiplier);
    }
}
