using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Dropout in one pass each way, with random numbers that are counted and not stored.</summary>
/// <param name="backend">Who runs it.</param>
/// <param name="device">Where its tensors lie.</param>
/// <param name="passOf">One dropout: of what it drops, and of sequences of how many rows.</param>
internal sealed class FusedDropout(KernelBackend backend, DeviceType device, Func<Dropout, long, IDropoutPass> passOf)
    : IDropoutKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <summary>One pass, of sequences of <paramref name="length"/> rows.</summary>
    internal IDropoutPass PassOf(Dropout dropout, long length) => passOf(dropout, length);

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Dropout dropout)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (dropout.Rate == 0)
            return input;
        if (dropout.Key is null)
            return Uncounted(input, dropout);

        long[] shape = input.shape;
        if (shape.Length != 3)
            throw new ArgumentException($"{nameof(input)} must have three dimensions, but is [{string.Join(", ", shape)}].", nameof(input));
        TensorContract.Check(input, nameof(input), ScalarType.Float32, shape);
        TensorContract.CheckDevice(input, nameof(input), device);
        using DisposeScope scope = NewDisposeScope();
        return Tape.Run(new DropoutOperation(passOf(dropout, shape[1]), input.contiguous(), null))[0].MoveToOuterDisposeScope();
    }

    /// <summary>Dropout that libtorch's generator draws, and libtorch takes back.</summary>
    internal static Tensor Uncounted(Tensor input, Dropout dropout)
    {
        Tape.RefuseUncountedDropout();
        return Tape.IsRunning ? Tape.Run(new AutogradOperation([input], inputs => [Plain(inputs[0])]))[0] : Plain(input);

        Tensor Plain(Tensor values) => EncoderKernels.TorchOps.Dropout.Run(values, dropout);
    }
}
