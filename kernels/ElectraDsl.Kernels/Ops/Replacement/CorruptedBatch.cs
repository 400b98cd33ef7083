using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>What the discriminator reads and has to say of it. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="InputIds">[B, L] int64: the text with the generator's samples in it.</param>
/// <param name="Labels">[B, L] bool: true where the id is another than the original one. A sample that is right by luck is no replacement.</param>
public sealed record CorruptedBatch(torch.Tensor InputIds, torch.Tensor Labels);
