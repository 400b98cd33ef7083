using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>The generator's head in tensor operations, on any device, without reading anything back.</summary>
internal sealed class TorchOpsGeneratorHead<TSpec> : IGeneratorHeadKernel
    where TSpec : struct, IModelSpec
{
    // Random words drawn at a time: each costs some hundred bytes of int64 temporaries.
    private const int WordsAtATime = 1 << 23;

    /// <inheritdoc/>
    public GeneratorHeadOutput Run(Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow) =>
        Judge(logits, targets, weights, gradientScale, overwrite: true, key, firstRow);

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow) =>
        Judge(logits, targets, weights, gradientScale: 0, overwrite: false, key, firstRow);

    private static GeneratorHeadOutput Judge(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow)
    {
        ArgumentNullException.ThrowIfNull(logits);
        int rows = GeneratorHeadArguments.Check(logits, targets, weights, TSpec.VocabularySize, overwrite, logits.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        Tensor losses = empty(rows, ScalarType.Float32, device);         // [M]
        Tensor samples = empty(rows, ScalarType.Int64, device);          // [M]
        Tensor correct = empty(rows, ScalarType.Float32, device);        // [M]
        int rowsAtATime = Math.Max(1, WordsAtATime / TSpec.VocabularySize);
        for (int from = 0; from < rows; from += rowsAtATime)
        {
            using DisposeScope part = NewDisposeScope();
            int count = Math.Min(rowsAtATime, rows - from);
            GeneratorHeadOutput judged = JudgeRows(
                logits.narrow(0, from, count), targets.narrow(0, from, count), weights.narrow(0, from, count), gradientScale, overwrite, key, firstRow + from);
            _ = losses.narrow(0, from, count).copy_(judged.Losses);
            _ = samples.narrow(0, from, count).copy_(judged.Samples);
            _ = correct.narrow(0, from, count).copy_(judged.Correct);
        }

        return new GeneratorHeadOutput(losses.MoveToOuterDisposeScope(), samples.MoveToOuterDisposeScope(), correct.MoveToOuterDisposeScope());
    }

    private static GeneratorHeadOutput JudgeRows(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow)
    {
        Device device = logits.device;
        Tensor used = weights.ne(tensor(0f, device: device));                                                // [m]
        Tensor target = targets.unsqueeze(1);                                                                // [m, 1]
        Tensor max = logits.amax([1], keepdim: true);                                                        // [m, 1]
        Tensor exponentials = logits.add(max, Scalars.MinusOne).exp_();                                           // [m, V]
        Tensor sum = exponentials.sum(1, keepdim: true);                                                     // [m, 1]
        Tensor loss = max.add(sum.log(), Scalars.One).add(logits.gather(1, target), Scalars.MinusOne).squeeze(1); // [m]
        Tensor losses = where(used, loss.mul(weights), tensor(0f, device: device));

        Tensor correct = where(FirstMaximum(logits).eq(targets), weights, tensor(0f, device: device));
        Tensor keys = exponentials.div(Uniforms(logits.shape[0], key, firstRow, device).log_().neg_());      // [m, V]
        Tensor samples = where(used, FirstMaximum(keys), targets);

        if (overwrite)
        {
            Tensor scale = weights.mul(tensor(gradientScale, device: device)).unsqueeze(1);                  // [m, 1]
            Tensor gradient = exponentials.mul_(scale.div(sum));                                             // [m, V]
            _ = gradient.scatter_add_(1, target, scale.neg());
            _ = logits.copy_(where(used.unsqueeze(1), gradient, tensor(0f, device: device)));
        }

        return new GeneratorHeadOutput(losses, samples, correct);
    }

    /// <summary>[m] int64: the smallest index of the largest entry of each row, which libtorch's argmax does not promise; 0 in a row with a not-a-number.</summary>
    private static Tensor FirstMaximum(Tensor values)
    {
        Device device = values.device;
        long size = values.shape[1];
        Tensor index = WholeNumbers.Range(0, size, device).unsqueeze(0);                                  // [1, V]
        Tensor isMaximum = values.eq(values.amax([1], keepdim: true));                                       // [m, V]
        Tensor first = where(isMaximum, index, tensor(size, device: device)).amin([1]);                      // [m]
        return where(first.lt(tensor(size, device: device)), first, tensor(0L, device: device));
    }

    /// <summary>[m, V] float32: the uniform numbers of <see cref="VocabularyTile"/>.</summary>
    private static Tensor Uniforms(long rows, RandomKey key, int firstRow, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        int tiles = VocabularyTile.BlockCount(TSpec.VocabularySize) / VocabularyTile.Blocks;
        Tensor blocks = WholeNumbers.Range(0, tiles * VocabularyTile.Blocks, device).unsqueeze(0);        // [1, K]
        Tensor randomRows = WholeNumbers.Range(firstRow, rows, device).unsqueeze(1);        // [m, 1]
        Tensor[] words = PhiloxTensors.Block(blocks, randomRows, RandomStream.GeneratorSampling, key);       // 4 x [m, K]
        Tensor tiled = stack(words.Select(word => word.view(rows, tiles, VocabularyTile.Blocks)), 2);        // [m, K / 16, 4, 16]
        Tensor uniforms = PhiloxTensors.Uniform(tiled.view(rows, tiles * VocabularyTile.Width));             // [m, tiles * 64]
        return uniforms.narrow(1, 0, TSpec.VocabularySize).MoveToOuterDisposeScope();
    }
}
