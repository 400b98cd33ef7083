using ElectraDsl.Kernels.Tests;

namespace ElectraDsl.Ptx.Tests.Training;

/// <summary>A model of a moment, on the CPU's own kernels.</summary>
[ElectraModel(VocabularySize = 503, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 2, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
public sealed partial record Tiny;

/// <summary>The same on the PTX machine.</summary>
[ElectraModel(Base = typeof(Tiny))]
[Kernels(
    Masking = typeof(MachineMasking<Spec<V503>>),
    GeneratorHead = typeof(MachineGeneratorHead<Spec<V503>>),
    Replacement = typeof(MachineReplacement<Spec<V503>>),
    RtdLoss = typeof(MachineRtdLoss<Spec<V503>>),
    AdamW = typeof(MachineAdamW<Spec<V503>>))]
public sealed partial record TinyOnTheMachine;

/// <summary>The model of examples/QuickStart.</summary>
[ElectraModel(VocabularySize = 2_048, EmbeddingSize = 128, MaxPositions = 32, Tying = WeightTying.TokenEmbeddings)]
[Generator(
    Layers = 1, HiddenSize = 32, AttentionHeads = 1, Positions = Positions.Learned, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0,
    InitializerRange = 0.08)]
[Discriminator(
    Layers = 2, HiddenSize = 128, AttentionHeads = 4, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
public sealed partial record Quick
{
    /// <summary>Its recipe, as far as it makes updates.</summary>
    public Quick() => (AdamBeta2, MaxGradientNorm) = (0.98, 5);
}

/// <summary>The same on the PTX machine.</summary>
[ElectraModel(Base = typeof(Quick))]
[Kernels(
    Masking = typeof(MachineMasking<Spec<V2048>>),
    GeneratorHead = typeof(MachineGeneratorHead<Spec<V2048>>),
    Replacement = typeof(MachineReplacement<Spec<V2048>>),
    RtdLoss = typeof(MachineRtdLoss<Spec<V2048>>),
    AdamW = typeof(MachineAdamW<Spec<V2048>>))]
public sealed partial record QuickOnTheMachine;
