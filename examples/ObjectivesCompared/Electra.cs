using ElectraDsl;
using ElectraDsl.Data;

/// <summary>ELECTRA: a generator fills masked tokens, the encoder learns from every token which were replaced.</summary>
[ElectraModel(VocabularySize = 2_048, EmbeddingSize = 128, MaxPositions = 32, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1,
    Positions = Positions.Learned, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 4,
    Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
public sealed partial record Electra
{
    public Electra()
    {
        (BatchSize, SequenceLength) = (16, 32);
        (LearningRate, GeneratorLearningRate, AdamBeta2, MaxGradientNorm) = (1e-3, 0.5, 0.98, 5);
        EvaluationSequences = 1_024;
    }

    public override ICorpus Corpus => new SdkDocumentation();
}
