using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>
/// Which random word belongs to which vocabulary index: word w of block b goes to b / 16 * 64 + w * 16 + b % 16. Neighboring blocks then serve
/// neighboring indices, which a GPU coalesces and a vector store takes whole.
/// </summary>
internal static class VocabularyTile
{
    /// <summary>Indices served by the blocks of one tile.</summary>
    internal const int Width = 64;

    /// <summary>Blocks of a tile, and the distance between the indices of one block's words.</summary>
    internal const int Blocks = 16;

    /// <summary>The index served by word 0 of a block; words 1 to 3 follow at distance <see cref="Blocks"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FirstIndex(int block) => ((block >> 4) * Width) + (block & (Blocks - 1));

    /// <summary>Blocks needed to serve a whole vocabulary.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int BlockCount(int vocabularySize) => (vocabularySize + Width - 1) / Width * Blocks;

    /// <summary>The random word of one index.</summary>
    internal static uint Word(int index, uint row, RandomKey key)
    {
        int block = (index / Width * Blocks) + (index % Blocks);
        PhiloxBlock words = Philox.Block((uint)block, row, key.Step, RandomStream.GeneratorSampling, key.SeedLow, key.SeedHigh);
        return (index % Width / Blocks) switch { 0 => words.X, 1 => words.Y, 2 => words.Z, _ => words.W };
    }
}
