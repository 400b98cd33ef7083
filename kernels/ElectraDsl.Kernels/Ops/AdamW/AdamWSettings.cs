namespace ElectraDsl.Kernels;

/// <summary>The dials of one optimizer step.</summary>
/// <param name="LearningRate">Rate of this very step, at least 0.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1): 0.9.</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1): 0.999.</param>
/// <param name="Epsilon">Added to the root of the second moment, above 0: 1e-6.</param>
/// <param name="WeightDecay">Decay, multiplied by the rate, at least 0: 0.01.</param>
/// <param name="MaxGradientNorm">Norm to which a longer gradient is shortened, above 0; <see cref="float.PositiveInfinity"/> never clips.</param>
/// <param name="DecayedCount">Decay acts on the elements [0, DecayedCount); in [0, P].</param>
public readonly record struct AdamWSettings(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, float MaxGradientNorm, long DecayedCount)
{
    // 1 - beta of the decimal number that was meant: 1 - 0.999f is 0.000999987, off by 1.3e-5 of itself. A decimal takes the seven digits that a float has.
    internal float Beta1Complement => (float)(1m - (decimal)Beta1);

    internal float Beta2Complement => (float)(1m - (decimal)Beta2);
}
