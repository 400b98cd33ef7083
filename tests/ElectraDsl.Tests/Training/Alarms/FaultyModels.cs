using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>QuickStart's sizes with the original's post-norm, dropout and initializer, at its learning rate, which is high for these.</summary>
[ElectraModel(Base = typeof(QuickStart))]
[Generator(Norm = NormPlacement.Post, Dropout = 0.1, AttentionDropout = 0.1, InitializerRange = 0.02)]
[Discriminator(Norm = NormPlacement.Post, Dropout = 0.1, AttentionDropout = 0.1, InitializerRange = 0.02)]
internal sealed partial record PostNorm;

/// <summary>The chosen tokens stay where they are: the generator reads what it has to guess.</summary>
[ElectraModel(Base = typeof(QuickStart), MaskReplaceProbability = 0)]
internal sealed partial record AnswersShown;

/// <summary>Replaces tokens, and says that it did not.</summary>
[ElectraModel(Base = typeof(QuickStart))]
[Kernels(Replacement = typeof(SilentReplacement))]
internal sealed partial record LabelsZero;

/// <summary>Puts samples into the text and labels all of it as original.</summary>
public sealed class SilentReplacement : IReplacementKernel
{
    public CorruptedBatch Run(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples)
    {
        Tensor flat = inputIds.clone().view(-1);
        Tensor ids = where(weights.to(ScalarType.Bool), samples, flat.index_select(0, positions));
        return new CorruptedBatch(
            flat.index_copy(0, positions, ids).view(inputIds.shape),
            zeros(inputIds.shape, ScalarType.Bool, device: inputIds.device));
    }
}
