namespace ElectraDsl.Kernels;

/// <summary>The dials of one optimizer step. In double, so that 1 - beta is that of the number that was meant; kernels work in float32.</summary>
/// <param name="Rule">Whose AdamW it is.</param>
/// <param name="Step">Number of this step, from 1 on: what <see cref="AdamWRule.Torch"/> corrects the moments by.</param>
/// <param name="LearningRate">Rate of this very step, at least 0.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1): 0.9.</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1): 0.999.</param>
/// <param name="Epsilon">Added to the root of the second moment, above 0: 1e-6.</param>
/// <param name="WeightDecay">Decay, multiplied by the rate, at least 0: 0.01.</param>
/// <param name="MaxGradientNorm">Norm to which a longer gradient is shortened, above 0; <see cref="double.PositiveInfinity"/> never clips.</param>
public readonly record struct AdamWSettings(
    AdamWRule Rule,
    int Step,
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double MaxGradientNorm);
