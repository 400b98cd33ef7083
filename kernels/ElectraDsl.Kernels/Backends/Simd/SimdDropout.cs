using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Dropout of CPU tensors: one pass, on all threads, with random numbers that are counted and not stored.</summary>
internal sealed class SimdDropout : IDropoutKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Dropout dropout)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (dropout.Rate == 0 || dropout.Key is null)
            return EncoderKernels.TorchOps.Dropout.Run(input, dropout);

        long[] shape = input.shape;
        if (shape.Length != 3)
            throw new ArgumentException($"{nameof(input)} must have three dimensions, but is [{string.Join(", ", shape)}].", nameof(input));
        TensorContract.Check(input, nameof(input), ScalarType.Float32, shape);
        TensorContract.CheckDevice(input, nameof(input), DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        DropoutMask mask = new(dropout, shape[1]);
        return (is_grad_enabled() && input.requires_grad ? DropoutFunction.apply(input, mask) : DropoutFunction.Apply(input, mask))
            .MoveToOuterDisposeScope();
    }
}
