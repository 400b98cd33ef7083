using ElectraDsl;
using ElectraDsl.Data;

// Fifteen lines declare a whole pre-trainer. The build checks them and writes the rest: both networks, their kernels, the trainer and
// this program's Main. The sizes and the recipe are this example's own, found by measurement to learn in minutes on two CPU cores;
// they are not the paper's (those are the defaults).
[ElectraModel(VocabularySize = 4_096, EmbeddingSize = 128, MaxPositions = 64)]
[Generator(Layers = 2, HiddenSize = 64, AttentionHeads = 1, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 2, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
public sealed partial record QuickStart
{
    public QuickStart()
    {
        (Steps, BatchSize, SequenceLength) = (6_000, 32, 64);
        (LearningRate, WarmupSteps) = (2e-3, 600);
        (EvaluationSequences, CheckpointEvery) = (2_048, 1_000);
    }

    public override ICorpus Corpus => new SdkDocumentation();
}
