using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Verification;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>
/// The kernels of one model before a device is chosen: what its numbers and its choices are, on whatever runs them. This is what the tools list, verify, time and
/// write down.
/// </summary>
public abstract class ModelKernels
{
    private protected ModelKernels()
    {
    }

    /// <summary>What the tools know of each op, in the order of a training step.</summary>
    internal abstract IReadOnlyList<OpCase> Ops { get; }

    /// <summary>The kernels of a model with the default masking policy, sampler and loss.</summary>
    /// <param name="choice">The model's own choice of kernels on a device: what it is trained with.</param>
    /// <param name="parameters">Length of its parameter arena, at least 3.</param>
    public static ModelKernels Of<TSpec>(Func<torch.Device, KernelTable> choice, long parameters) where TSpec : struct, IModelSpec =>
        Of<TSpec, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(choice, parameters);

    /// <summary>The kernels of a model with a masking policy, a sampler and a replaced-token loss of its own choice.</summary>
    /// <param name="choice">The model's own choice of kernels on a device: what it is trained with.</param>
    /// <param name="parameters">Length of its parameter arena, at least 3.</param>
    public static ModelKernels Of<TSpec, TMaskingPolicy, TSampler, TLoss>(Func<torch.Device, KernelTable> choice, long parameters)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        new Closed<TSpec, TMaskingPolicy, TSampler, TLoss>(choice, parameters);

    /// <summary>The kernels that the model is trained with on a device.</summary>
    /// <param name="device">Where the tensors lie.</param>
    public abstract KernelTable For(torch.Device device);

    /// <summary>As <see cref="KernelTable.For{TSpec}(KernelBackend)"/>.</summary>
    /// <param name="backend">Who runs them.</param>
    public abstract KernelTable For(KernelBackend backend);

    /// <summary>The portable kernels on a device.</summary>
    internal abstract KernelTable On(KernelDevice device);

    private sealed class Closed<TSpec, TMaskingPolicy, TSampler, TLoss>(Func<torch.Device, KernelTable> choice, long parameters) : ModelKernels
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss
    {
        internal override IReadOnlyList<OpCase> Ops { get; } =
            [new MaskingCase<TSpec, TMaskingPolicy>(), new GeneratorHeadCase<TSpec, TSampler>(), new ReplacementCase(), new RtdLossCase<TLoss>(), new AdamWCase(parameters)];

        public override KernelTable For(torch.Device device) => choice(device);

        public override KernelTable For(KernelBackend backend) => KernelTable.For<TSpec, TMaskingPolicy, TSampler, TLoss>(backend);

        internal override KernelTable On(KernelDevice device) => KernelTable.Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(device);
    }
}
