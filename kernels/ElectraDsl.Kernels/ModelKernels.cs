using ElectraDsl.Kernels.Backends.Portable;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>
/// The kernels of one model before a device is chosen: the type that they are closed over, on whatever runs them, and the model's own choice of
/// kernels.
/// </summary>
public abstract class ModelKernels
{
    private protected ModelKernels(long parameters) => Parameters = parameters;

    /// <summary>Length of the model's parameter arena.</summary>
    internal long Parameters { get; }

    /// <summary>Names a model's kernels by their spec.</summary>
    /// <param name="choice">The model's own choice of kernels on a device: what it is trained with.</param>
    /// <param name="parameters">Length of its parameter arena, at least 3.</param>
    public static ModelKernels Of<TSpec>(Func<torch.Device, KernelTable> choice, long parameters)
        where TSpec : struct, IModelSpec => new Closed<TSpec>(choice, parameters);

    /// <summary>The kernels that the model is trained with on a device.</summary>
    /// <param name="device">Where the tensors lie.</param>
    public abstract KernelTable For(torch.Device device);

    /// <summary>As <see cref="KernelTable.For{TSpec}(KernelBackend)"/>.</summary>
    /// <param name="backend">Who runs them.</param>
    public abstract KernelTable For(KernelBackend backend);

    /// <summary>The portable kernels on a device.</summary>
    internal abstract KernelTable On(KernelDevice device);

    /// <summary>Shows the spec to a visitor.</summary>
    internal abstract TResult Accept<TResult>(ISpecVisitor<TResult> visitor);

    private sealed class Closed<TSpec>(Func<torch.Device, KernelTable> choice, long parameters) : ModelKernels(parameters)
        where TSpec : struct, IModelSpec
    {
        public override KernelTable For(torch.Device device) => choice(device);

        public override KernelTable For(KernelBackend backend) => KernelTable.For<TSpec>(backend);

        internal override KernelTable On(KernelDevice device) => KernelTable.Portable<TSpec>(device);

        internal override TResult Accept<TResult>(ISpecVisitor<TResult> visitor) => visitor.Visit<TSpec>();
    }
}
