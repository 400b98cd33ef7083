using ElectraDsl;
using ElectraDsl.Data;

// Fifteen lines declare a whole pre-trainer. The build checks them and writes the rest: both networks, their kernels, the trainer and
// this program's Main. The sizes and the recipe are this example's own, found by measurement to learn in minutes on two CPU cores;
// they are not the paper's (those are the defaults).
[ElectraModel(VocabularySize = 2_048, EmbeddingSize = 128, MaxPositions = 32, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1,
    Positions = Positions.Learned, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 4,
    Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
public sealed partial record QuickStart
{
    public QuickStart()
    {
        (Steps, BatchSize, SequenceLength, CarryOverflow) = (9_000, 16, 32, true);
        (LearningRate, GeneratorLearningRate, WarmupSteps, AdamBeta2, MaxGradientNorm) = (1e-3, 0.5, 100, 0.98, 5);
        (EvaluationSequences, EvaluateEvery, CheckpointEvery) = (4_096, 1_000, 1_000);
    }

    public override ICorpus Corpus => new SdkDocumentation();
}
