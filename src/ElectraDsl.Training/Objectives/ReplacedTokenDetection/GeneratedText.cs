using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What the generator made of one batch, without dropout. The receiver disposes the tensors.</summary>
/// <param name="Losses">Negative log-likelihood at each masked slot, 0 at unused ones, float32 [B * N].</param>
/// <param name="Correct">1 where the generator's likeliest token is the true one, float32 [B * N].</param>
/// <param name="Targets">The true tokens, int64 [B * N].</param>
/// <param name="Weights">1 at used slots, 0 at unused ones, float32 [B * N].</param>
/// <param name="CorruptedIds">The sequences with the generator's samples in place, int64 [B, L].</param>
/// <param name="Labels">True where a token differs from the original one, bool [B, L].</param>
public sealed record GeneratedText(Tensor Losses, Tensor Correct, Tensor Targets, Tensor Weights, Tensor CorruptedIds, Tensor Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        Correct.Dispose();
        Targets.Dispose();
        Weights.Dispose();
        CorruptedIds.Dispose();
        Labels.Dispose();
    }
}
