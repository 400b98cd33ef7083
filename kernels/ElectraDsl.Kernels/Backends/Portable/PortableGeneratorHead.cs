using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="GeneratorHeadBody"/>.</summary>
internal sealed class PortableGeneratorHead<TSpec> : IGeneratorHeadKernel
    where TSpec : struct, IModelSpec
{
    private static readonly KernelBody Judge = new(GeneratorHeadBody.Judge<TSpec>);

    private readonly KernelDevice kernels;

    internal PortableGeneratorHead(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(Judge);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Run(Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: true, kernels.Tensors);
        return JudgeRows(logits, targets, weights, rows, gradientScale, overwrite: 1, key, firstRow);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: false, kernels.Tensors);
        return JudgeRows(logits, targets, weights, rows, gradientScale: 0, overwrite: 0, key, firstRow);
    }

    private GeneratorHeadOutput JudgeRows(
        Tensor logits, Tensor targets, Tensor weights, int rows, float gradientScale, int overwrite, RandomKey key, int firstRow)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        Tensor target = targets.contiguous();                            // [M]
        // On a GPU nothing is read back: there the kernel itself gives a row with a wrong target the loss not-a-number.
        if (kernels.Tensors == DeviceType.CPU)
            GeneratorHeadArguments.CheckTargets(target, TSpec.VocabularySize);
        Tensor losses = empty(rows, ScalarType.Float32, device);         // [M]
        Tensor samples = empty(rows, ScalarType.Int64, device);          // [M]
        Tensor correct = empty(rows, ScalarType.Float32, device);        // [M]
        if (rows > 0)
        {
            kernels.Launch(
                Judge,
                rows,
                logits.contiguous(),
                target,
                weights.contiguous(),
                losses,
                samples,
                correct,
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
