using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>The generator's head on CPU tensors, a row a thread.</summary>
internal sealed unsafe class SimdGeneratorHead<TSpec> : IGeneratorHeadKernel
    where TSpec : struct, IModelSpec
{
    /// <inheritdoc/>
    public GeneratorHeadOutput Run(Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: true, DeviceType.CPU);
        return Judge(logits, targets, weights, rows, gradientScale, overwrite: true, key, firstRow);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow)
    {
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite: false, DeviceType.CPU);
        return Judge(logits, targets, weights, rows, gradientScale: 0, overwrite: false, key, firstRow);
    }

    private static GeneratorHeadOutput Judge(
        Tensor logits, Tensor targets, Tensor weights, int rows, float gradientScale, bool overwrite, RandomKey key, int firstRow)
    {
        int size = TSpec.VocabularySize;
        using DisposeScope scope = NewDisposeScope();
        Tensor x = logits.contiguous();                                  // [M, V]
        Tensor target = targets.contiguous();                            // [M]
        GeneratorHeadArguments.CheckTargets(target, size);
        Tensor weight = weights.contiguous();                            // [M]
        Tensor losses = empty(rows, ScalarType.Float32);                 // [M]
        Tensor samples = empty(rows, ScalarType.Int64);                  // [M]
        Tensor correct = empty(rows, ScalarType.Float32);                // [M]
        nint logitsAt = TensorPointer.Of(x), targetsAt = TensorPointer.Of(target), weightsAt = TensorPointer.Of(weight);
        nint lossesAt = TensorPointer.Of(losses), samplesAt = TensorPointer.Of(samples), correctAt = TensorPointer.Of(correct);

        Workers.For(rows, (long)rows * size, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                GeneratorHeadRow judged = GeneratorHeadRow.Judge(
                    (float*)logitsAt + ((long)row * size), size, (int)((long*)targetsAt)[row], ((float*)weightsAt)[row], gradientScale, overwrite,
                    key, (uint)(firstRow + row));
                ((float*)lossesAt)[row] = judged.Loss;
                ((long*)samplesAt)[row] = judged.Sample;
                ((float*)correctAt)[row] = judged.Correct;
            }
        });

        GC.KeepAlive(x);
        GC.KeepAlive(target);
        GC.KeepAlive(weight);
        return new GeneratorHeadOutput(losses.MoveToOuterDisposeScope(), samples.MoveToOuterDisposeScope(), correct.MoveToOuterDisposeScope());
    }
}
