using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The order in which a row's candidates are chosen: by random word, then by position, so that no two are equal.</summary>
internal static class MaskingOrder
{
    // Bits of the position. A row is shorter than 2^31, and 32 + 31 bits leave the sign alone.
    private const int PositionBits = 31;

    /// <summary>Behind every candidate.</summary>
    internal const long Never = long.MaxValue;

    /// <summary>Before every candidate: takes the place of the order of what is chosen by other rules than the order alone.</summary>
    internal const long Chosen = -1;

    /// <summary>True for what may be masked, wherever it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsCandidate<TSpec>(long id) where TSpec : struct, IModelSpec =>
        id != TSpec.ClsTokenId && id != TSpec.SepTokenId && id != TSpec.MaskTokenId;

    /// <summary>The place of a candidate in the order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Of(uint word, int position) => ((long)word << PositionBits) | (long)position;

    /// <summary>The position that <see cref="Of"/> was given.</summary>
    internal static long PositionOf(long order) => order & ((1L << PositionBits) - 1);
}
