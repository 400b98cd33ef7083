namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>A width of vector registers, as a type parameter: code that is closed over it holds the instructions of that width.</summary>
/// <typeparam name="TVector">The vector of float32.</typeparam>
internal unsafe interface IVectorLanes<TVector>
    where TVector : struct
{
    /// <summary>Values in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract TVector All(float value);

    /// <summary>Reads a vector from any address.</summary>
    static abstract TVector Load(float* from);

    /// <summary>Reads as many bfloat16.</summary>
    static abstract TVector LoadBrainFloats(ushort* from);

    /// <summary>Writes a vector to any address.</summary>
    static abstract void Store(TVector value, float* to);

    /// <summary>Writes the nearest bfloat16 of each value, a tie to the even one.</summary>
    static abstract void StoreBrainFloats(TVector value, ushort* to);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a · b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a · b + c, rounded once where the processor does so.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger one; what is not a number where either is none.</summary>
    static abstract TVector Maximum(TVector a, TVector b);

    /// <summary>|a|.</summary>
    static abstract TVector Magnitude(TVector a);

    /// <summary>Where x is below the bound the first value, else the second: also where x is not a number.</summary>
    static abstract TVector SelectBelow(TVector x, TVector bound, TVector below, TVector other);

    /// <summary>a · 2^n, n being the whole part in the low bits of <paramref name="shifted"/>.</summary>
    static abstract TVector ScaleByPowerOfTwo(TVector a, TVector shifted);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The largest of all lanes.</summary>
    static abstract float Largest(TVector a);
}
