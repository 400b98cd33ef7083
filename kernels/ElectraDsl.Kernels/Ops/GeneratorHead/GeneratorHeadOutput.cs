using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>What the generator's head says about M rows. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="Losses">[M] float32: weight * negative log likelihood of the target, in nats.</param>
/// <param name="Samples">[M] int64: the sampler's draw; the target where the weight is 0.</param>
/// <param name="Correct">[M] float32: the weight where the target is the most likely token, else 0.</param>
public sealed record GeneratorHeadOutput(torch.Tensor Losses, torch.Tensor Samples, torch.Tensor Correct);
