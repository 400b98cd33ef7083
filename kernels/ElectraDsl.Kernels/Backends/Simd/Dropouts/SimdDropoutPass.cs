using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Dropouts;

/// <summary>Dropout of CPU tensors, on all threads.</summary>
/// <param name="mask">What is dropped.</param>
internal sealed unsafe class SimdDropoutPass(DropoutMask mask) : IDropoutPass
{
    /// <inheritdoc/>
    public Tensor Apply(Tensor values, Tensor? addend, bool inPlace)
    {
        Tensor output = inPlace ? values.alias() : Tape.Empty(values.shape);
        int width = checked((int)values.shape[^1]), rows = checked((int)(values.numel() / width));
        nint from = TensorPointer.Of(values), past = addend is null ? 0 : TensorPointer.Of(addend), to = TensorPointer.Of(output);
        Workers.For(rows, (long)rows * width * DropoutMask.WorkPerValue, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                long at = (long)row * width;
                mask.Apply((float*)from + at, past == 0 ? null : (float*)past + at, (float*)to + at, width, row);
            }
        });
        GC.KeepAlive(values);
        GC.KeepAlive(addend);
        return output;
    }
}
