using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>A non-linearity, as a type parameter.</summary>
internal interface IActivationFunction
{
    /// <summary>f(x).</summary>
    static abstract TVector Value<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct;

    /// <summary>f(x) and f'(x).</summary>
    static abstract (TVector Value, TVector Slope) ValueAndSlope<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct;
}
