using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Training;

// Kernels of a user's own, as a model names them: they hand each call on to the product's kernels for CUDA on the PTX machine.

public sealed class MachineMasking<TSpec> : IMaskingKernel
    where TSpec : struct, IModelSpec
{
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null) =>
        MachineTable<TSpec>.Kernels.Masking.Run(inputIds, attentionMask, maxPredictions, key, firstRow, continuesWord);

    public long Count(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default) =>
        MachineTable<TSpec>.Kernels.Masking.Count(inputIds, attentionMask, length, maxPredictions, key, firstRow, continuesWord);
}

public sealed class MachineGeneratorHead<TSpec> : IGeneratorHeadKernel
    where TSpec : struct, IModelSpec
{
    public GeneratorHeadOutput Run(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow, float temperature = 1) =>
        MachineTable<TSpec>.Kernels.GeneratorHead.Run(logits, targets, weights, gradientScale, key, firstRow, temperature);

    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow, float temperature = 1) =>
        MachineTable<TSpec>.Kernels.GeneratorHead.Evaluate(logits, targets, weights, key, firstRow, temperature);
}

public sealed class MachineReplacement<TSpec> : IReplacementKernel
    where TSpec : struct, IModelSpec
{
    public CorruptedBatch Run(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples) =>
        MachineTable<TSpec>.Kernels.Replacement.Run(inputIds, positions, weights, samples);
}

public sealed class MachineRtdLoss<TSpec> : IRtdLossKernel
    where TSpec : struct, IModelSpec
{
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale) =>
        MachineTable<TSpec>.Kernels.RtdLoss.Run(logits, labels, attentionMask, gradientScale);
}

public sealed class MachineAdamW<TSpec> : IAdamWKernel
    where TSpec : struct, IModelSpec
{
    public Tensor Run(
        Tensor weights,
        Tensor gradients,
        Tensor firstMoments,
        Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        Tensor? bfloat16Weights = null) =>
        MachineTable<TSpec>.Kernels.AdamW.Run(weights, gradients, firstMoments, secondMoments, regions, settings, bfloat16Weights);
}
