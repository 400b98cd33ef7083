using System.Collections.Immutable;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The sums of masked language modeling.</summary>
/// <param name="model">What is trained.</param>
/// <param name="device">Where they live.</param>
public sealed class MlmTotals(ModelConfig model, Device device) : TrainingTotals(NamesOf(model), tokenRows: 1, model.VocabularySize, device)
{
    private static readonly ImmutableArray<string> OfTokens = ["mlm_loss_sum", "mlm_correct", "masked_tokens", "tokens"];

    private static readonly ImmutableArray<string> OfPairs = ["nsp_loss_sum", "nsp_correct", "random_pairs", "pairs"];

    /// <summary>Adds one batch, or a part of one.</summary>
    /// <param name="masked">What had to be predicted.</param>
    /// <param name="head">What the encoder said.</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L].</param>
    /// <param name="pairs">What it said of the pairs; null where next sentences are not predicted.</param>
    public void Add(MaskedBatch masked, GeneratorHeadOutput head, Tensor attentionMask, NextSentenceOutput? pairs = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] ofPairs = pairs is null
            ? []
            : [pairs.Losses.sum(), pairs.Correct.sum(), pairs.Labels.sum().to(ScalarType.Float32), ones_like(pairs.Losses).sum()];
        AddSums(stack([head.Losses.sum(), head.Correct.sum(), masked.Weights.sum(), attentionMask.sum().to(ScalarType.Float32), .. ofPairs])); // [K]
        Count(row: 0, masked.Targets, masked.Weights);
    }

    private static ImmutableArray<string> NamesOf(ModelConfig model) => model.NextSentencePrediction ? [.. OfTokens, .. OfPairs] : OfTokens;

    /// <summary>Fraction of the masked tokens that always predicting the most frequent one gets right; NaN where there were none.</summary>
    internal static double MostFrequentTokenAccuracy(TotalsReport totals) =>
        totals.TokenCounts is { } counts && counts.Sum() is var all && all > 0 ? counts.Max() / all : double.NaN;
}
