namespace ElectraDsl.Kernels;

/// <summary>A stretch of the arenas that is updated alike: from where the region before it ends up to <paramref name="End"/>.</summary>
/// <param name="End">Index after its last element; above the end of the region before it.</param>
/// <param name="RateScale">Multiplies the learning rate, at least 0: 1, or less where rates fall from layer to layer.</param>
/// <param name="IsDecayed">Whether weight decay acts here.</param>
public readonly record struct AdamWRegion(long End, double RateScale, bool IsDecayed);
