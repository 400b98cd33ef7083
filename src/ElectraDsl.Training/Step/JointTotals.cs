using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Sums of losses and counters since the last report. They stay on the device and are read when they are shown, so that a step never
/// waits for a number. Owns its tensors.
/// </summary>
public sealed class JointTotals : IDisposable
{
    private const int GeneratorSums = 3;                 // loss, correct, masked tokens
    private const int RtdSums = 8;                       // loss, tokens, correct, true positives, predicted positives, positives, pairs, pairs won
    private const int BatchSums = GeneratorSums + RtdSums;
    private const int NormSums = 1;                      // gradient norm

    private readonly Tensor sums;                        // [12] float64: float32 would stop counting at 16,777,216
    private readonly Tensor tokens;                      // [5, V] float64, as TokenCounts has them

    private int updates;

    /// <summary>Creates the sums, all zero.</summary>
    /// <param name="vocabularySize">V, the number of ids.</param>
    /// <param name="device">Where they live.</param>
    public JointTotals(int vocabularySize, Device device)
    {
        sums = zeros(BatchSums + NormSums, ScalarType.Float64, device).DetachFromDisposeScope();
        tokens = zeros(TokenCounts.Rows, vocabularySize, ScalarType.Float64, device).DetachFromDisposeScope();
    }

    /// <summary>Adds one batch, or a part of one.</summary>
    /// <param name="masked">What the generator had to predict.</param>
    /// <param name="head">What it said.</param>
    /// <param name="corrupted">What the discriminator read.</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L].</param>
    /// <param name="rtd">What the discriminator said.</param>
    public void Add(MaskedBatch masked, GeneratorHeadOutput head, CorruptedBatch corrupted, Tensor attentionMask, RtdLossOutput rtd)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor batch = cat(
        [
            stack([head.Losses.sum(), head.Correct.sum(), masked.Weights.sum()]), // [3]
            rtd.Counters,                                                         // [8]
        ]).to(ScalarType.Float64);
        _ = sums.narrow(0, 0, BatchSums).add_(batch, Scalars.One);

        Tensor ids = corrupted.InputIds.view(-1);                                 // [B * L]
        Tensor isToken = attentionMask.view(-1);                                  // [B * L]
        Tensor isReplaced = corrupted.Labels.view(-1).logical_and(isToken);       // [B * L]
        Count(TokenCounts.AllRow(updates), ids, isToken);
        Count(TokenCounts.ReplacedRow(updates), ids, isReplaced);
        Count(TokenCounts.TargetRow, masked.Targets, masked.Weights);
    }

    /// <summary>Adds one update.</summary>
    /// <param name="gradientNorm">The gradient's norm before clipping, float32 [1], on the device.</param>
    public void AddUpdate(Tensor gradientNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = sums.narrow(0, BatchSums, NormSums).add_(gradientNorm.to(ScalarType.Float64), Scalars.One);
        updates++;
    }

    /// <summary>Reads the sums. Waits for the device.</summary>
    public JointReport Read()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = sums.cpu();
        double[] values = host.data<double>().ToArray();
        return new JointReport(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8],
            values[9], values[10], values[BatchSums], updates)
        {
            // Right behind a report, where most checkpoints are taken, there is nothing to remember.
            TokenCounts = updates == 0 ? null : tokens.cpu().data<double>().ToArray(),
        };
    }

    /// <summary>Reads the sums and starts anew. Waits for the device.</summary>
    public JointReport Take()
    {
        using DisposeScope scope = NewDisposeScope();
        JointReport report = Read();
        _ = sums.zero_();
        _ = tokens.zero_();
        updates = 0;
        return report;
    }

    /// <summary>Goes on from sums that were read before.</summary>
    public void Restore(JointReport report)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = tensor(
        [
            report.GeneratorLossSum, report.GeneratorCorrect, report.MaskedTokens,
            report.RtdLossSum, report.Tokens, report.RtdCorrect, report.TruePositives, report.PredictedPositives, report.Positives,
            report.RtdPairs, report.RtdPairsWon, report.GradientNormSum,
        ]);
        _ = sums.copy_(host);
        if (report.TokenCounts is { } counts && counts.Count == tokens.numel())
            _ = tokens.copy_(tensor([.. counts]).view(tokens.shape));
        updates = report.Updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tokens.Dispose();
        sums.Dispose();
    }

    /// <summary>Adds to a row of the counts. Sums of whole numbers in float64 are exact in any order, so that every device counts alike.</summary>
    private void Count(int row, Tensor ids, Tensor weights) =>
        _ = tokens.select(0, row).index_add_(0, ids, weights.to(ScalarType.Float64), Scalars.One);
}
