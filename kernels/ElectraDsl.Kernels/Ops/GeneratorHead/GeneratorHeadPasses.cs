using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// The head in passes over chunks of the vocabulary, with a few numbers a row kept between them: <see cref="Start"/>, <see cref="Scan"/> of every
/// chunk; then of every chunk, again and in the same order, <see cref="Draw"/> where <see cref="NeedsSecondPass"/>, and <see cref="Differentiate"/>;
/// then <see cref="Finish"/>. The whole vocabulary may be the only chunk.
/// </summary>
/// <remarks>
/// Chunks begin at multiples of <see cref="VocabularyTile.Width"/>. Cutting differently changes neither loss nor gradient nor sample beyond rounding.
/// </remarks>
internal abstract class GeneratorHeadPasses : IGeneratorHeadKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public abstract KernelBackend Backend { get; }

    /// <summary>Logits of a row.</summary>
    internal abstract int VocabularySize { get; }

    /// <summary>Whether a sample can be drawn only once all logits have been seen.</summary>
    internal abstract bool NeedsSecondPass { get; }

    /// <summary>Tokens of a row that may be drawn; 0 for all.</summary>
    protected abstract int Candidates { get; }

    /// <summary>The table of nothing seen, in the caller's dispose scope.</summary>
    internal Tensor Start(long rows, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        return HeadRows.Start(rows, Candidates, device).MoveToOuterDisposeScope();
    }

    /// <summary>Adds a chunk to what is known of each row; draws where that needs one look only.</summary>
    /// <param name="logits">[M, C] float32, contiguous.</param>
    /// <param name="first">Vocabulary index of the chunk's first logit.</param>
    /// <param name="targets">[M] int64, contiguous.</param>
    /// <param name="weights">[M] float32, contiguous.</param>
    /// <param name="states">The table.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step.</param>
    /// <param name="temperature">What scores are divided by.</param>
    internal void Scan(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, RandomKey key, int firstRow, float temperature)
    {
        if (logits.numel() == 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        ScanRows(logits, first, targets, weights, states, key, firstRow, temperature);
        if (Candidates == 0)
            return;
        HeadRows.KeepLargest(states, logits, Candidates);
        if (first + logits.shape[1] == VocabularySize)
            HeadRows.SetThreshold(states, Candidates);
    }

    /// <summary>Draws from a chunk, once all have been scanned; parameters as those of <see cref="Scan"/>.</summary>
    internal void Draw(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, RandomKey key, int firstRow, float temperature)
    {
        if (logits.numel() == 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        DrawRows(logits, first, targets, weights, states, key, firstRow, temperature);
    }

    /// <summary>Overwrites a chunk by its gradient, once all have been scanned; parameters as those of <see cref="Scan"/>.</summary>
    internal void Differentiate(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, float gradientScale)
    {
        if (logits.numel() == 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        DifferentiateRows(logits, first, targets, weights, states, gradientScale);
    }

    /// <summary>What the table says of the rows. In the caller's dispose scope.</summary>
    internal static GeneratorHeadOutput Finish(Tensor states, Tensor targets, Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        GeneratorHeadOutput output = HeadRows.Finish(states, targets, weights);
        return new GeneratorHeadOutput(
            output.Losses.MoveToOuterDisposeScope(), output.Samples.MoveToOuterDisposeScope(), output.Correct.MoveToOuterDisposeScope());
    }

    /// <summary>Checks targets where they can be read without waiting for a device.</summary>
    internal void CheckTargets(Tensor targets)
    {
        if (targets.device_type == DeviceType.CPU)
            GeneratorHeadArguments.CheckTargets(targets, VocabularySize);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Run(
        Tensor logits,
        Tensor targets,
        Tensor weights,
        float gradientScale,
        RandomKey key,
        int firstRow,
        float temperature = 1) => LossAndGradient(logits, targets, weights, gradientScale, overwrite: true, key, firstRow, temperature);

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow, float temperature = 1) =>
        LossAndGradient(logits, targets, weights, gradientScale: 0, overwrite: false, key, firstRow, temperature);

    /// <summary>Where tensors must lie.</summary>
    protected abstract DeviceType DeviceFor(Tensor logits);

    /// <summary>All in one go, where the backend has such a kernel for this variant; null where it has not. Within a dispose scope.</summary>
    protected virtual GeneratorHeadOutput? RunAtOnce(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow, float temperature) => null;

    /// <summary><see cref="Scan"/>, but for the largest logits. Within a dispose scope, for at least one logit.</summary>
    protected abstract void ScanRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature);

    /// <summary><see cref="Draw"/>. Within a dispose scope, for at least one logit.</summary>
    protected abstract void DrawRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature);

    /// <summary><see cref="Differentiate"/>. Within a dispose scope, for at least one logit.</summary>
    protected abstract void DifferentiateRows(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, float gradientScale);

    private GeneratorHeadOutput LossAndGradient(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow, float temperature)
    {
        ArgumentNullException.ThrowIfNull(logits);
        _ = GeneratorHeadArguments.Check(logits, targets, weights, VocabularySize, overwrite, DeviceFor(logits));
        GeneratorHeadArguments.CheckTemperature(temperature);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = logits.contiguous();                                  // [M, V]
        Tensor target = targets.contiguous();                            // [M]
        Tensor weight = weights.contiguous();                            // [M]
        CheckTargets(target);
        GeneratorHeadOutput output = RunAtOnce(x, target, weight, gradientScale, overwrite, key, firstRow, temperature)
            ?? RunInPasses(x, target, weight, gradientScale, overwrite, key, firstRow, temperature);
        return new GeneratorHeadOutput(
            output.Losses.MoveToOuterDisposeScope(), output.Samples.MoveToOuterDisposeScope(), output.Correct.MoveToOuterDisposeScope());
    }

    private GeneratorHeadOutput RunInPasses(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow, float temperature)
    {
        Tensor states = Start(logits.shape[0], logits.device);
        Scan(logits, 0, targets, weights, states, key, firstRow, temperature);
        if (NeedsSecondPass)
            Draw(logits, 0, targets, weights, states, key, firstRow, temperature);
        if (overwrite)
            Differentiate(logits, 0, targets, weights, states, gradientScale);
        return Finish(states, targets, weights);
    }
}
