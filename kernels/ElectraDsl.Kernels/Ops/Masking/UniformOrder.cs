using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>All candidates are equally likely: they stand in the order of their random words.</summary>
internal readonly struct UniformOrder : ICandidateOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(uint word, long tokenId, int position, int tokens) => MaskingOrder.Of(word, position);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Weight(long tokenId, int position, int tokens) => 1f;
}
