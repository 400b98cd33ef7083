namespace ElectraDsl.Kernels.Reference;

/// <summary>What <see cref="ReferenceGeneratorHead"/> says about M rows; meanings as in <see cref="GeneratorHeadOutput"/>.</summary>
/// <param name="Losses">[M].</param>
/// <param name="Samples">[M].</param>
/// <param name="Correct">[M].</param>
/// <param name="Gradient">[M * V].</param>
/// <param name="SampleMargins">
/// [M]: by what share the winning key of the sample beats the second, or how far, in parts of the whole sum, the bound of inverse CDF is from the next token's
/// stretch; below about 1e-6 float rounding may turn the choice.
/// </param>
public sealed record ReferenceGeneratorHeadOutput(double[] Losses, long[] Samples, double[] Correct, double[] Gradient, double[] SampleMargins);
