using ILGPU;
using ILGPU.Runtime.CPU;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>
/// ILGPU's CPU accelerator, one for the process. Every thread of a group is a thread of the operating system there, so groups are as small as they may be.
/// </summary>
internal sealed class IlgpuDevice
{
    // A group of two is the least that ILGPU allows, and enough to show a missing barrier.
    private const int ThreadsPerGroup = 2;

    private static readonly Lazy<IlgpuDevice> Instance = new(() => new IlgpuDevice());

    private IlgpuDevice()
    {
        Context context = Context.Create(builder => builder.EnableAlgorithms().CPU(new CPUDevice(ThreadsPerGroup, 1, 1)));
        Accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
    }

    /// <summary>The one device; made at the first use, kept until the process ends.</summary>
    internal static IlgpuDevice Shared => Instance.Value;

    internal CPUAccelerator Accelerator { get; }

    /// <summary>Held while kernels run: the accelerator serves one caller at a time.</summary>
    internal Lock Gate { get; } = new();

    internal int GroupSize => ThreadsPerGroup;

    /// <summary>A launch of <paramref name="groups"/> groups.</summary>
    internal KernelConfig Groups(int groups) => new(groups, ThreadsPerGroup);
}
