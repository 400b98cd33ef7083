using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>A masked batch of B rows of L tokens with N prediction slots each. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="InputIds">[B, L] int64: what the generator reads.</param>
/// <param name="Positions">[B * N] int64: flat index row * L + position of each chosen token, ascending in a row, or, where tokens are drawn with
/// replacement, in the order of the draws; unused slots, at the end of a row, point at the row's first token.</param>
/// <param name="Targets">[B * N] int64: the original id at <paramref name="Positions"/>.</param>
/// <param name="Weights">[B * N] float32: 1 for a used slot, 0 for an unused one.</param>
public sealed record MaskedBatch(torch.Tensor InputIds, torch.Tensor Positions, torch.Tensor Targets, torch.Tensor Weights);
