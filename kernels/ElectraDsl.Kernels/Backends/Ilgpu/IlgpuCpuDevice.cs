using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Torch;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>
/// ILGPU's CPU accelerator, one for the process, on libtorch's memory without copies. Every thread of a group is a thread of the operating system
/// there, so groups are as small as they may be.
/// </summary>
internal sealed class IlgpuCpuDevice : IlgpuDevice
{
    // A group of two is the least that ILGPU allows, and enough to show a missing barrier.
    private const int ThreadsPerGroup = 2;

    private static readonly Lazy<IlgpuCpuDevice> Instance = new(() => new IlgpuCpuDevice(ThreadsPerGroup));

    private readonly CPUAccelerator accelerator;

    /// <summary>Starts one.</summary>
    /// <param name="groupSize">Threads of a group: a power of two; other than the least for tests of what groups of many do.</param>
    internal IlgpuCpuDevice(int groupSize)
    {
        GroupSize = groupSize;
        Context context = Context.Create(builder => builder.EnableAlgorithms().CPU(new CPUDevice(groupSize, 1, 1)));
        accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
    }

    /// <summary>The one device; made at the first use, kept until the process ends.</summary>
    internal static IlgpuCpuDevice Shared => Instance.Value;

    /// <inheritdoc/>
    internal override KernelBackend Backend => KernelBackend.Ilgpu;

    /// <inheritdoc/>
    internal override int GroupSize { get; }

    private protected override Accelerator Accelerator => accelerator;

    private protected override Kernel Compile(KernelBody body)
    {
        try
        {
            return accelerator.LoadKernel(body.Method);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new KernelCompilationException(
                $"The kernel {body.NameWithFunctions} cannot be compiled for ILGPU's CPU accelerator: {IlgpuFault.Describe(fault)}",
                fault);
        }
    }

    private protected override MemoryBuffer Lend(Tensor tensor) =>
        CPUMemoryBuffer.Create(accelerator, TensorPointer.Of(tensor), tensor.numel(), (int)tensor.element_size());

    /// <summary>Nothing: the kernel wrote into the tensor itself.</summary>
    private protected override void TakeBack(Tensor tensor, MemoryBuffer buffer)
    {
    }
}
