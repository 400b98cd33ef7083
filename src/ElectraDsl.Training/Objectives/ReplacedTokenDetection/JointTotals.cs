using System.Collections.Immutable;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The sums of replaced token detection.</summary>
/// <param name="vocabularySize">V, the number of ids.</param>
/// <param name="device">Where they live.</param>
public sealed class JointTotals(int vocabularySize, Device device) : TrainingTotals(Names, Training.TokenCounts.Rows, vocabularySize, device)
{
    // The generator's three, then the counters of the RTD loss in their order: see RtdLossOutput.Counters.
    private static readonly ImmutableArray<string> Names =
    [
        "generator_loss_sum", "generator_correct", "masked_tokens",
        "rtd_loss_sum", "tokens", "rtd_correct", "true_positives", "predicted_positives", "positives", "rtd_pairs", "rtd_pairs_won",
    ];

    /// <summary>Adds one batch, or a part of one.</summary>
    /// <param name="masked">What the generator had to predict.</param>
    /// <param name="head">What it said.</param>
    /// <param name="corrupted">What the discriminator read.</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L].</param>
    /// <param name="rtd">What the discriminator said.</param>
    public void Add(MaskedBatch masked, GeneratorHeadOutput head, CorruptedBatch corrupted, Tensor attentionMask, RtdLossOutput rtd)
    {
        using DisposeScope scope = NewDisposeScope();
        AddSums(cat(
        [
            stack([head.Losses.sum(), head.Correct.sum(), masked.Weights.sum()]), // [3]
            rtd.Counters,                                                         // [8]
        ]));

        Tensor ids = corrupted.InputIds.view(-1);                                 // [B * L]
        Tensor isToken = attentionMask.view(-1);                                  // [B * L]
        Tensor isReplaced = corrupted.Labels.view(-1).logical_and(isToken);       // [B * L]
        Count(Training.TokenCounts.AllRow(Updates), ids, isToken);
        Count(Training.TokenCounts.ReplacedRow(Updates), ids, isReplaced);
        Count(Training.TokenCounts.TargetRow, masked.Targets, masked.Weights);
    }
}
