using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>float32, as it is.</summary>
internal readonly unsafe struct SingleElements : IElementType
{
    /// <inheritdoc/>
    public static int Size => sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* from)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Load((float*)from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(TVector values, byte* to)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Store(values, (float*)to);
}
