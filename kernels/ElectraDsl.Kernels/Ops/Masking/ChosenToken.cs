using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>What becomes of a chosen token: [MASK], a random token, or nothing else, as one uniform number decides.</summary>
internal static class ChosenToken
{
    /// <summary>Whether it becomes [MASK].</summary>
    /// <param name="word">The random word that decides.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsMasked<TSpec>(uint word) where TSpec : struct, IModelSpec => Philox.Uniform(word) < TSpec.MaskReplaceProbability;

    /// <summary>Whether it becomes a random token, unless it becomes [MASK].</summary>
    /// <param name="word">The random word that decides.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsRandom<TSpec>(uint word) where TSpec : struct, IModelSpec =>
        TSpec.RandomReplaceProbability > 0f && Philox.Uniform(word) < TSpec.MaskReplaceProbability + TSpec.RandomReplaceProbability;

    /// <summary>The random token at a position, any of the vocabulary: [MASK] and the token itself among them.</summary>
    /// <remarks>Drawn for the position and not for the choice, so that a position that is chosen twice has but one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long RandomAt<TSpec>(int position, uint row, uint step, uint seedLow, uint seedHigh) where TSpec : struct, IModelSpec =>
        OfWord<TSpec>(Philox.Block((uint)position, row, step, RandomStream.MaskingReplacements, seedLow, seedHigh).X);

    // The 2^32 words are shared out evenly, but for one word a token.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long OfWord<TSpec>(uint word) where TSpec : struct, IModelSpec => (long)(((ulong)word * (ulong)TSpec.VocabularySize) >> 32);
}
