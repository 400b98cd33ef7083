using ElectraDsl;

namespace Samples;

/// <summary>The model that runs, commands and reports are tested with: one network of each kind of norm, one of them with dropout.</summary>
[ElectraModel(VocabularySize = 4_096, EmbeddingSize = 128, MaxPositions = 64)]
[Generator(Layers = 2, HiddenSize = 64, AttentionHeads = 1)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 2, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
public sealed partial record SampleModel;

/// <summary>Its encoder as a masked language model, with dropout.</summary>
[ElectraModel(Base = typeof(SampleModel), Objective = Objective.MaskedLanguageModel)]
[Discriminator(Dropout = 0.1, AttentionDropout = 0.1)]
public sealed partial record MaskedSampleModel;

/// <summary>The same, which also learns which sentences belong together.</summary>
[ElectraModel(Base = typeof(MaskedSampleModel), NextSentencePrediction = true)]
public sealed partial record PairedSampleModel;

/// <summary>The sample with gradient-disentangled embedding sharing.</summary>
[ElectraModel(Base = typeof(SampleModel), Tying = WeightTying.GradientDisentangled)]
public sealed partial record DisentangledSampleModel;
