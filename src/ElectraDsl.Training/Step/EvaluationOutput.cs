using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What both networks said of one batch, without dropout. The receiver disposes the tensors.</summary>
/// <param name="GeneratorLosses">Negative log-likelihood at each masked slot, 0 at unused ones, float32 [B * N].</param>
/// <param name="GeneratorCorrect">1 where the generator's likeliest token is the true one, float32 [B * N].</param>
/// <param name="Targets">The true tokens, int64 [B * N].</param>
/// <param name="Weights">1 at used slots, 0 at unused ones, float32 [B * N].</param>
/// <param name="CorruptedIds">The sequences with the generator's samples in place, int64 [B, L].</param>
/// <param name="RtdLogits">The discriminator's logits: above 0 means "replaced", float32 [B, L].</param>
public sealed record EvaluationOutput(
    Tensor GeneratorLosses,
    Tensor GeneratorCorrect,
    Tensor Targets,
    Tensor Weights,
    Tensor CorruptedIds,
    Tensor RtdLogits) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        GeneratorLosses.Dispose();
        GeneratorCorrect.Dispose();
        Targets.Dispose();
        Weights.Dispose();
        CorruptedIds.Dispose();
        RtdLogits.Dispose();
    }
}
