using System.Collections.Immutable;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The sums of masked language modelling.</summary>
/// <param name="vocabularySize">V, the number of ids.</param>
/// <param name="device">Where they live.</param>
public sealed class MlmTotals(int vocabularySize, Device device) : TrainingTotals(Names, tokenRows: 1, vocabularySize, device)
{
    private static readonly ImmutableArray<string> Names = ["mlm_loss_sum", "mlm_correct", "masked_tokens", "tokens"];

    /// <summary>Adds one batch, or a part of one.</summary>
    /// <param name="masked">What had to be predicted.</param>
    /// <param name="head">What the encoder said.</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L].</param>
    public void Add(MaskedBatch masked, GeneratorHeadOutput head, Tensor attentionMask)
    {
        using DisposeScope scope = NewDisposeScope();
        AddSums(stack([head.Losses.sum(), head.Correct.sum(), masked.Weights.sum(), attentionMask.sum().to(ScalarType.Float32)])); // [4]
        Count(row: 0, masked.Targets, masked.Weights);
    }

    /// <summary>Fraction of the masked tokens that guessing always the same, commonest one would get right; NaN where there were none.</summary>
    internal static double MostFrequentTokenAccuracy(TotalsReport totals) =>
        totals.TokenCounts is { } counts && counts.Sum() is var all && all > 0 ? counts.Max() / all : double.NaN;
}
