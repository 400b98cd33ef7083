using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>bfloat16: the upper half of float32, rounded to the nearest, a tie to the even one.</summary>
internal readonly unsafe struct BrainFloatElements : IElementType
{
    /// <inheritdoc/>
    public static int Size => sizeof(ushort);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* from)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.LoadBrainFloats((ushort*)from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(TVector values, byte* to)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.StoreBrainFloats(values, (ushort*)to);
}
