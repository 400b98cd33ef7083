using ElectraDsl.Kernels;
using ElectraDsl.Training;

namespace ElectraDsl.Benchmarks;

/// <summary>ELECTRA-Small of the paper, with its dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record ElectraSmall;

/// <summary>The same without dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
public sealed partial record ElectraSmallWithoutDropout;

/// <summary>ELECTRA-Small with one random number a row for its samples: for its kernels only, nothing trains it.</summary>
public sealed record ElectraSmallInOrder : PretrainingRecipe
{
    public override ModelFacts Facts { get; } = new ElectraSmall().Facts with { Name = nameof(ElectraSmallInOrder), FullName = $"{nameof(ElectraSmall)} by {nameof(InverseCdfSampling)}" };

    public override ArenaLayout Layout => ElectraSmall.Parameters.Layout;

    public override ModelKernels ModelKernels => ModelKernels.Of<ElectraSmall.KernelSpec, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>(
        KernelTable.For<ElectraSmall.KernelSpec, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>, Layout.Count);

    public override JointTrainer CreateTrainer(TorchSharp.torch.Device device) => throw new NotSupportedException("This model is only there for its kernels.");

    public override IDiscriminator CreateDiscriminator(ParameterArena arena) => throw new NotSupportedException("This model is only there for its kernels.");
}
