namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>A batch masked by <see cref="ReferenceMasking"/>; shapes and meanings as in <see cref="MaskedBatch"/>, row-major.</summary>
/// <param name="InputIds">[B * L].</param>
/// <param name="Positions">[B * N].</param>
/// <param name="Targets">[B * N].</param>
/// <param name="Weights">[B * N].</param>
internal sealed record ReferenceMaskedBatch(long[] InputIds, long[] Positions, long[] Targets, float[] Weights);
