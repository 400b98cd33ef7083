using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// What an encoder said of the masked tokens of one batch, without dropout. The receiver disposes the tensors. N is the number of slots a sequence.
/// </summary>
/// <param name="Losses">Negative log-likelihood at each masked slot, 0 at unused ones, float32 [B * N].</param>
/// <param name="Correct">1 where the likeliest token is the true one, float32 [B * N].</param>
/// <param name="Samples">A token drawn from what it said, int64 [B * N].</param>
/// <param name="Targets">The true tokens, int64 [B * N].</param>
/// <param name="Positions">Where they stand in the flat batch, int64 [B * N].</param>
/// <param name="Weights">1 at used slots, 0 at unused ones, float32 [B * N].</param>
public sealed record MaskedPredictions(Tensor Losses, Tensor Correct, Tensor Samples, Tensor Targets, Tensor Positions, Tensor Weights) : IDisposable
{
    /// <summary>Cross-entropy of each pair's label in nats, float32 [B]; null where next sentences are not predicted.</summary>
    public Tensor? PairLosses { get; init; }

    /// <summary>1 where a pair's label was predicted, float32 [B]; null where next sentences are not predicted.</summary>
    public Tensor? PairCorrect { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        Correct.Dispose();
        Samples.Dispose();
        Targets.Dispose();
        Positions.Dispose();
        Weights.Dispose();
        PairLosses?.Dispose();
        PairCorrect?.Dispose();
    }
}
