using ElectraDsl.Kernels;
using ElectraDsl.Training;
using Samples;
using TorchSharp;

namespace ElectraDsl.Tests.Training;

/// <summary>A model that differs from the sample in one number; a run of the sample must refuse it before it builds it.</summary>
internal sealed record OtherModel : PretrainingRecipe
{
    private static readonly ModelConfig Sample = new SampleModel().Facts;

    public override ModelConfig Facts => Sample with
    {
        Name = nameof(OtherModel),
        FullName = "Tests.OtherModel",
        Fingerprint = "fedcba9876543210",
        Generator = Sample.Generator! with { HiddenSize = 128 },
    };

    public override ArenaLayout Layout => SampleModel.Parameters.Layout;

    public override ArenaLayout EncoderLayout => SampleModel.Parameters.DiscriminatorLayout;

    public override ModelKernels ModelKernels => new SampleModel().ModelKernels;

    public override JointTrainer CreateTrainer(torch.Device device, bool isTrained = true) =>
        throw new InvalidOperationException("The model must have been refused before.");

    public override IEncoder CreateEncoder(ParameterArena arena) => throw new InvalidOperationException("The model must have been refused before.");
}
