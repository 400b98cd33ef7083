namespace ElectraDsl.Kernels;

/// <summary>What a step does in one region, as <see cref="AdamWCoefficients"/> says.</summary>
/// <param name="End">Index after the region's last element.</param>
/// <param name="Rate">Factor of the corrected quotient of the moments.</param>
/// <param name="Decay">Fraction of a weight that is subtracted: rate times decay, or 0.</param>
internal readonly record struct AdamWRates(long End, float Rate, float Decay);
