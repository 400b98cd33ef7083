using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Dropouts;

/// <summary>Dropout of CPU tensors: one pass, on all threads, with random numbers that are counted and not stored.</summary>
internal sealed class SimdDropout : IDropoutKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Dropout dropout)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (dropout.Rate == 0)
            return input;
        if (dropout.Key is null) // libtorch's generator draws
        {
            Tape.RefuseUncountedDropout();
            return Tape.IsRunning ? Tape.Run(new AutogradOperation([input], inputs => [Plain(inputs[0])]))[0] : Plain(input);
        }

        long[] shape = input.shape;
        if (shape.Length != 3)
            throw new ArgumentException($"{nameof(input)} must have three dimensions, but is [{string.Join(", ", shape)}].", nameof(input));
        TensorContract.Check(input, nameof(input), ScalarType.Float32, shape);
        TensorContract.CheckDevice(input, nameof(input), DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        return Tape.Run(new DropoutOperation(new DropoutMask(dropout, shape[1]), input.contiguous(), null))[0].MoveToOuterDisposeScope();

        Tensor Plain(Tensor values) => EncoderKernels.TorchOps.Dropout.Run(values, dropout);
    }
}
