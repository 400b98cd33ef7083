namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>How float32 values lie in memory, as a type parameter.</summary>
internal unsafe interface IElementType
{
    /// <summary>Bytes of a value.</summary>
    static abstract int Size { get; }

    /// <summary>Reads a vector's values.</summary>
    static abstract TVector Load<TLanes, TVector>(byte* from)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct;

    /// <summary>Writes a vector's values.</summary>
    static abstract void Store<TLanes, TVector>(TVector values, byte* to)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct;
}
