namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>What <see cref="ReferenceRtdLoss"/> says about a batch; meanings as in <see cref="RtdLossOutput"/>.</summary>
/// <param name="Gradient">One number a token.</param>
/// <param name="Counters">[8].</param>
internal sealed record ReferenceRtdLossOutput(double[] Gradient, double[] Counters);
