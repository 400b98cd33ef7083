namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>What <see cref="ReferenceGeneratorHead"/> says about M rows; meanings as in <see cref="GeneratorHeadOutput"/>.</summary>
/// <param name="Losses">[M].</param>
/// <param name="Samples">[M].</param>
/// <param name="Correct">[M].</param>
/// <param name="Gradient">[M * V].</param>
/// <param name="RightSamples">
/// [M]: the sample of each row, and behind it any other token that float rounding may draw in its stead, which is as right.
/// </param>
internal sealed record ReferenceGeneratorHeadOutput(double[] Losses, long[] Samples, double[] Correct, double[] Gradient, long[][] RightSamples);
