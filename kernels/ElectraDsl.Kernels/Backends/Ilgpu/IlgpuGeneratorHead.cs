using ILGPU;
using ILGPU.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>Runs <see cref="GeneratorHeadBody"/>.</summary>
internal sealed class IlgpuGeneratorHead<TSpec> : IGeneratorHeadKernel
    where TSpec : struct, IModelSpec
{
    private static readonly Lazy<Action<
        KernelConfig, ArrayView<float>, ArrayView<long>, ArrayView<float>, ArrayView<float>, ArrayView<long>, ArrayView<float>,
        float, int, uint, uint, uint, int>> Kernel =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<long>, ArrayView<float>, ArrayView<float>, ArrayView<long>, ArrayView<float>,
            float, int, uint, uint, uint, int>(GeneratorHeadBody.Judge<TSpec>));

    /// <inheritdoc/>
    public GeneratorHeadOutput Run(Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: true, DeviceType.CPU);
        return Judge(logits, targets, weights, rows, gradientScale, overwrite: 1, key, firstRow);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: false, DeviceType.CPU);
        return Judge(logits, targets, weights, rows, gradientScale: 0, overwrite: 0, key, firstRow);
    }

    private static GeneratorHeadOutput Judge(
        Tensor logits, Tensor targets, Tensor weights, int rows, float gradientScale, int overwrite, RandomKey key, int firstRow)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = targets.contiguous();                            // [M]
        GeneratorHeadArguments.CheckTargets(target, TSpec.VocabularySize);
        Tensor losses = empty(rows, ScalarType.Float32);                 // [M]
        Tensor samples = empty(rows, ScalarType.Int64);                  // [M]
        Tensor correct = empty(rows, ScalarType.Float32);                // [M]
        if (rows > 0)
        {
            using IlgpuSession session = new();
            Kernel.Value(
                IlgpuDevice.Shared.Groups(rows),
                session.View<float>(logits.contiguous()),
                session.View<long>(target),
                session.View<float>(weights.contiguous()),
                session.View<float>(losses),
                session.View<long>(samples),
                session.View<float>(correct),
                gradientScale,
                overwrite,
                key.SeedLow,
                key.SeedHigh,
                key.Step,
                firstRow);
        }

        return new GeneratorHeadOutput(losses.MoveToOuterDisposeScope(), samples.MoveToOuterDisposeScope(), correct.MoveToOuterDisposeScope());
    }
}
