using ElectraDsl;
using ElectraDsl.Data;

/// <summary>The model of the QuickStart example with fewer steps, on an eighth of its text.</summary>
[ElectraModel(VocabularySize = 2_048, EmbeddingSize = 128, MaxPositions = 32, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1,
    Positions = Positions.Learned, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 4,
    Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
public sealed partial record Default
{
    public Default()
    {
        (Steps, BatchSize, SequenceLength, CarryOverflow) = (2_000, 16, 32, true);
        (LearningRate, GeneratorLearningRate, WarmupSteps, AdamBeta2, MaxGradientNorm) = (1e-3, 0.5, 100, 0.98, 5);
        (EvaluationSequences, EvaluateEvery, CheckpointEvery, ReportEvery) = (1_024, 250, 2_000, 50);
    }

    public override ICorpus Corpus => new Part(new SdkDocumentation(), oneIn: 8);
}

/// <summary>The default with the focal loss compiled into its fused kernel.</summary>
[ElectraModel(Base = typeof(Default))]
[Kernels(RtdLoss = typeof(FocalRtdLoss))]
public sealed partial record Focal;

/// <summary>The default with hard negatives.</summary>
[ElectraModel(Base = typeof(Default))]
[Kernels(Sampler = typeof(HardSampler))]
public sealed partial record HardNegatives;
