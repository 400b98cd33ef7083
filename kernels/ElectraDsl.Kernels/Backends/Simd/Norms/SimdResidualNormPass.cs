using System.Numerics;
using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Norms;

/// <summary>Norm(residual + Dropout(update)) on CPU tensors, in one pass each way. Results do not depend on the number of threads.</summary>
/// <param name="norm">Which norm.</param>
/// <param name="mask">What is dropped; null for nothing.</param>
internal sealed unsafe class SimdResidualNormPass(Norm norm, DropoutMask? mask) : IResidualNormPass
{
    // Fixed, so that sums over rows do not depend on the number of threads.
    private const int ChunkRows = 32;

    // Mean and inverse deviation.
    private const int StatisticsPerRow = 2;

    private readonly DropoutMask mask = mask.GetValueOrDefault();
    private readonly bool drops = mask is not null;

    private int WorkPerValue => drops ? 1 + DropoutMask.WorkPerValue : 1;

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized, Tensor Statistics) Forward(
        Tensor? residual, Tensor update, Tensor weight, Tensor? bias, Tensor? sumPlace = null, Tensor? normPlace = null)
    {
        using DisposeScope scope = NewDisposeScope();
        int width = checked((int)update.shape[^1]), rows = checked((int)(update.numel() / width));
        Tensor scale = weight.contiguous();
        Tensor? shift = bias?.contiguous();
        Tensor sum = (residual is null ? update : sumPlace)?.alias() ?? Tape.Empty(update.shape); // [B, L, H]
        Tensor normalized = normPlace?.alias() ?? Tape.Empty(update.shape);                       // [B, L, H]
        Tensor statistics = Tape.Empty(rows, StatisticsPerRow);
        nint pastAt = residual is null ? 0 : TensorPointer.Of(residual), madeAt = TensorPointer.Of(update);
        nint sumAt = TensorPointer.Of(sum), outAt = TensorPointer.Of(normalized);
        nint scaleAt = TensorPointer.Of(scale), shiftAt = shift is null ? 0 : TensorPointer.Of(shift), statisticsAt = TensorPointer.Of(statistics);
        ResidualNormRow kernel = new(norm, width);
        Workers.For(rows, (long)rows * width * WorkPerValue, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                long at = (long)row * width;
                if (pastAt != 0)
                    Add((float*)madeAt + at, (float*)pastAt + at, (float*)sumAt + at, width, row);
                kernel.Forward(
                    (float*)sumAt + at, (float*)scaleAt, (float*)shiftAt, (float*)outAt + at, (float*)statisticsAt + ((long)row * StatisticsPerRow));
            }
        });

        GC.KeepAlive(residual);
        GC.KeepAlive(update);
        GC.KeepAlive(scale);
        GC.KeepAlive(shift);
        return (sum.MoveToOuterDisposeScope(), normalized.MoveToOuterDisposeScope(), statistics.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Repeat(Tensor sum, Tensor statistics, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        int width = checked((int)sum.shape[^1]), rows = checked((int)(sum.numel() / width));
        Tensor scale = weight.contiguous();
        Tensor? shift = bias?.contiguous();
        Tensor normalized = ActivationMemory.Passing(CPU, [rows, width], ScalarType.Float32); // [B · L, H]
        nint sumAt = TensorPointer.Of(sum), outAt = TensorPointer.Of(normalized), statisticsAt = TensorPointer.Of(statistics);
        nint scaleAt = TensorPointer.Of(scale), shiftAt = shift is null ? 0 : TensorPointer.Of(shift);
        ResidualNormRow kernel = new(norm, width);
        Workers.For(rows, (long)rows * width, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                long at = (long)row * width;
                kernel.Normalize(
                    (float*)sumAt + at, (float*)scaleAt, (float*)shiftAt, (float*)outAt + at, (float*)statisticsAt + ((long)row * StatisticsPerRow));
            }
        });

        GC.KeepAlive(sum);
        GC.KeepAlive(statistics);
        GC.KeepAlive(scale);
        GC.KeepAlive(shift);
        return normalized.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public (Tensor Residual, Tensor Update, Tensor Weight, Tensor Bias) Backward(
        Tensor sum, Tensor statistics, Tensor weight, Tensor? ofSum, Tensor ofNormalized)
    {
        using DisposeScope scope = NewDisposeScope();
        int width = checked((int)sum.shape[^1]), rows = checked((int)(sum.numel() / width));
        int chunks = (rows + ChunkRows - 1) / ChunkRows;
        Tensor scale = weight.contiguous(), gradient = ofNormalized.contiguous();
        Tensor? direct = ofSum?.contiguous();
        Tensor ofResidual = Tape.Empty(sum.shape);           // [B, L, H]
        Tensor ofUpdate = drops ? Tape.Empty(sum.shape) : ofResidual;
        Tensor partial = zeros(Math.Max(chunks, 1), 2 * width, ScalarType.Float32); // weight's and bias's, a row a chunk
        nint sumAt = TensorPointer.Of(sum), statisticsAt = TensorPointer.Of(statistics), scaleAt = TensorPointer.Of(scale);
        nint gradientAt = TensorPointer.Of(gradient), directAt = direct is null ? 0 : TensorPointer.Of(direct);
        nint residualAt = TensorPointer.Of(ofResidual), updateAt = TensorPointer.Of(ofUpdate), partialAt = TensorPointer.Of(partial);
        ResidualNormRow kernel = new(norm, width);
        Workers.For(chunks, (long)rows * width * (1 + WorkPerValue), (from, to) =>
        {
            for (int chunk = from; chunk < to; chunk++)
            {
                float* weightGradient = (float*)partialAt + ((long)chunk * 2 * width);
                for (int row = chunk * ChunkRows; row < Math.Min(rows, (chunk + 1) * ChunkRows); row++)
                {
                    long at = (long)row * width;
                    kernel.Backward(
                        (float*)sumAt + at,
                        (float*)scaleAt,
                        (float*)statisticsAt + ((long)row * StatisticsPerRow),
                        (float*)gradientAt + at,
                        directAt == 0 ? null : (float*)directAt + at,
                        (float*)residualAt + at,
                        weightGradient,
                        weightGradient + width);
                    if (drops)
                        mask.Apply((float*)residualAt + at, null, (float*)updateAt + at, width, row);
                }
            }
        });

        float* total = (float*)partialAt;
        for (int chunk = 1; chunk < chunks; chunk++)
            VectorRows.Add(total, total + ((long)chunk * 2 * width), 2 * width);
        GC.KeepAlive(sum);
        GC.KeepAlive(statistics);
        GC.KeepAlive(scale);
        GC.KeepAlive(gradient);
        GC.KeepAlive(direct);
        Tensor ofWeight = partial[0].narrow(0, 0, width).clone(), ofBias = partial[0].narrow(0, width, width).clone();
        return (
            ofResidual.MoveToOuterDisposeScope(),
            ofUpdate.MoveToOuterDisposeScope(),
            ofWeight.MoveToOuterDisposeScope(),
            ofBias.MoveToOuterDisposeScope());
    }

    private void Add(float* update, float* residual, float* sum, int width, int row)
    {
        if (drops)
        {
            mask.Apply(update, residual, sum, width, row);
            return;
        }

        int i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(update + i) + Vector.Load(residual + i)).Store(sum + i);
        for (; i < width; i++)
            sum[i] = update[i] + residual[i];
    }
}
