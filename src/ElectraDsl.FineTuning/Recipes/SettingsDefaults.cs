using ElectraDsl.Kernels;
using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>The values of one row of <see cref="FineTuningSettings"/> for a task and a size of model.</summary>
internal sealed record SettingsDefaults(
    double LearningRate,
    double Epochs,
    int BatchSize,
    int MaxLength,
    double WarmupProportion,
    double WeightDecay,
    double LayerwiseDecay,
    LossReduction LossReduction,
    bool DoubleUnordered,
    double TargetScale,
    LearningRateRule LearningRateRule,
    AdamWRule AdamRule,
    double AdamEpsilon)
{
    // From this width on the original takes the settings of its large model.
    private const int LargeHiddenSize = 1_024;

    /// <summary>The values.</summary>
    public static SettingsDefaults Of(FineTuningSettings settings, HeadTask head, GlueTask task, int hiddenSize) =>
        head == HeadTask.SentenceEmbedding ? OfSimCse()
        : settings == FineTuningSettings.Original ? OfOriginal(head, task, hiddenSize >= LargeHiddenSize)
        : OfHuggingFace(head);

    private static SettingsDefaults OfOriginal(HeadTask head, GlueTask task, bool isLarge) => new(
        LearningRate: isLarge ? 5e-5 : 1e-4,
        Epochs: head == HeadTask.QuestionAnswering ? 2 : task is GlueTask.Rte or GlueTask.Stsb ? 10 : 3,
        BatchSize: 32,
        MaxLength: head switch
        {
            HeadTask.QuestionAnswering => 512,
            HeadTask.TokenClassification => 256,
            _ => 128,
        },
        WarmupProportion: 0.1,
        WeightDecay: 0.01,
        LayerwiseDecay: isLarge ? 0.9 : 0.8,
        LossReduction.Sum,
        DoubleUnordered: task is GlueTask.Mrpc or GlueTask.Stsb,
        TargetScale: task == GlueTask.Stsb ? 5 : 1,
        LearningRateRule.Original,
        AdamWRule.Original,
        AdamEpsilon: 1e-6);

    private static SettingsDefaults OfHuggingFace(HeadTask head) => new(
        LearningRate: head switch
        {
            HeadTask.QuestionAnswering => 3e-5,
            HeadTask.TokenClassification or HeadTask.MultipleChoice => 5e-5,
            _ => 2e-5,
        },
        Epochs: head == HeadTask.QuestionAnswering ? 2 : 3,
        BatchSize: head switch
        {
            HeadTask.QuestionAnswering => 12,
            HeadTask.TokenClassification => 8,
            HeadTask.MultipleChoice => 16,
            _ => 32,
        },
        MaxLength: head == HeadTask.QuestionAnswering ? 384 : 128,
        WarmupProportion: 0,
        WeightDecay: 0,
        LayerwiseDecay: 1,
        LossReduction.Mean,
        DoubleUnordered: false,
        TargetScale: 1,
        LearningRateRule.HuggingFace,
        AdamWRule.Torch,
        AdamEpsilon: 1e-8);

    /// <summary>
    /// Neither of the two tunes sentence vectors: SimCSE does, with torch's AdamW and the rest of Hugging Face's trainer. It cuts texts after 32
    /// tokens; here batches are as long as their longest text, so that longer ones cost nothing where there are none.
    /// </summary>
    private static SettingsDefaults OfSimCse() =>
        OfHuggingFace(HeadTask.SentenceEmbedding) with { LearningRate = 3e-5, Epochs = 1, BatchSize = 64 };
}
