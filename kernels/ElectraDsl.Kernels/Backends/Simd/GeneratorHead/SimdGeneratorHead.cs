using System.Buffers;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.GeneratorHead;

/// <summary>The generator's head on CPU tensors, a row a thread. Where scores are the logits and all tokens may be drawn, in one go.</summary>
internal sealed unsafe class SimdGeneratorHead<TSpec> : GeneratorHeadPasses
    where TSpec : struct, IModelSpec
{
    private delegate void RowAction(float* logits, int index, int target, float weight, float* state, float* scratch);

    /// <inheritdoc/>
    public override KernelBackend Backend => KernelBackend.Simd;

    internal override int VocabularySize => TSpec.VocabularySize;

    internal override bool NeedsSecondPass => !Sampling<TSpec>.IsSinglePass;

    protected override int Candidates => Sampling<TSpec>.Candidates;

    protected override DeviceType DeviceFor(Tensor logits) => DeviceType.CPU;

    protected override GeneratorHeadOutput? RunAtOnce(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow, float temperature)
    {
        if (!Sampling<TSpec>.ScoresAreLogits(temperature) || Candidates > 0)
            return null;
        long rows = logits.shape[0];
        Tensor losses = empty(rows, ScalarType.Float32);                 // [M]
        Tensor samples = empty(rows, ScalarType.Int64);                  // [M]
        Tensor correct = empty(rows, ScalarType.Float32);                // [M]
        nint lossesAt = TensorPointer.Of(losses),
            samplesAt = TensorPointer.Of(samples),
            correctAt = TensorPointer.Of(correct);
        ForRows(
            logits,
            targets,
            weights,
            states: null,
            scratchSize: NeedsSecondPass && !overwrite ? VocabularySize : 0,
            (row, index, target, weight, _, scratch) =>
        {
            (float loss, int sample, float isRight) = GeneratorHeadRow<TSpec>.LossAndGradient(
                row, target, weight, gradientScale, overwrite, scratch, key, (uint)(firstRow + index));
            ((float*)lossesAt)[index] = loss;
            ((long*)samplesAt)[index] = sample;
            ((float*)correctAt)[index] = isRight;
        });
        return new GeneratorHeadOutput(losses, samples, correct);
    }

    protected override void ScanRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature)
    {
        int width = (int)logits.shape[1];
        ForRows(
            logits,
            targets,
            weights,
            states,
            GeneratorHeadRow<TSpec>.ScansScores(temperature) ? width : 0,
            (row, index, target, weight, state, scratch) =>
        {
            if (weight != 0)
                GeneratorHeadRow<TSpec>.Scan(row, width, first, target, state, scratch, key, (uint)(firstRow + index), temperature);
        });
    }

    protected override void DrawRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature)
    {
        int width = (int)logits.shape[1];
        ForRows(logits, targets, weights, states, width, (row, index, target, weight, state, scratch) =>
        {
            if (weight != 0)
                GeneratorHeadRow<TSpec>.Draw(row, width, first, target, state, scratch, key, (uint)(firstRow + index), temperature);
        });
    }

    protected override void DifferentiateRows(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, float gradientScale)
    {
        int width = (int)logits.shape[1];
        ForRows(logits, targets, weights, states, scratchSize: 0, (row, _, target, weight, state, _) =>
        {
            if (weight != 0)
                GeneratorHeadRow<TSpec>.Differentiate(row, width, first, target, weight * gradientScale, state);
            else
                new Span<float>(row, width).Clear();
        });
    }

    private static void ForRows(Tensor logits, Tensor targets, Tensor weights, Tensor? states, int scratchSize, RowAction action)
    {
        int rows = (int)logits.shape[0], width = (int)logits.shape[1];
        nint logitsAt = TensorPointer.Of(logits), targetsAt = TensorPointer.Of(targets), weightsAt = TensorPointer.Of(weights);
        nint statesAt = states is null ? 0 : TensorPointer.Of(states);
        int columns = HeadColumn.Count + Sampling<TSpec>.Candidates;
        Workers.For(rows, (long)rows * width, (from, to) =>
        {
            float[] scratch = ArrayPool<float>.Shared.Rent(scratchSize);
            fixed (float* scratchAt = scratch)
            {
                for (int row = from; row < to; row++)
                {
                    action(
                        (float*)logitsAt + ((long)row * width),
                        row,
                        (int)((long*)targetsAt)[row],
                        ((float*)weightsAt)[row],
                        (float*)statesAt + ((long)row * columns),
                        scratchAt);
                }
            }

            ArrayPool<float>.Shared.Return(scratch);
        });
        GC.KeepAlive(logits);
        GC.KeepAlive(targets);
        GC.KeepAlive(weights);
        GC.KeepAlive(states);
    }
}
