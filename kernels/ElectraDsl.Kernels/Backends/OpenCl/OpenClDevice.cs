using System.Numerics;
using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Torch;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.OpenCl;

/// <summary>
/// An OpenCL device by way of ILGPU: the kernels in groups as large as a GPU's, on machines without one (PoCL is OpenCL on the CPU). OpenCL cannot
/// work on libtorch's memory, so every launch copies its tensors there and back.
/// </summary>
internal sealed class OpenClDevice : IlgpuDevice
{
    private static readonly Lazy<OpenClDevice> Instance = new(() => new OpenClDevice());

    private readonly CLAccelerator accelerator;
    private readonly bool knowsGenericPointers;

    private OpenClDevice()
    {
        OpenClLibrary.MakeKnownToIlgpu();
        Context context = Context.Create(builder => builder.EnableAlgorithms().OpenCL(_ => true));
        CLDevice device =
            context.Devices.OfType<CLDevice>().OrderBy(candidate => candidate.DeviceType == CLDeviceType.CL_DEVICE_TYPE_GPU ? 0 : 1).FirstOrDefault()
            ?? throw new PlatformNotSupportedException(
                "There is no OpenCL device: install a driver, or PoCL (pocl-opencl-icd), which runs OpenCL on the CPU.");
        knowsGenericPointers = OpenClWorkarounds.Admit(device);
        accelerator = device.CreateCLAccelerator(context);
        GroupSize = 1 << BitOperations.Log2((uint)Math.Min(accelerator.MaxNumThreadsPerGroup, KernelGroup.MaximumSize));
    }

    /// <summary>The one device, a GPU where there is one; made at the first use, kept until the process ends.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no OpenCL here.</exception>
    internal static OpenClDevice Shared => Instance.Value;

    /// <inheritdoc/>
    internal override KernelBackend Backend => KernelBackend.OpenCl;

    /// <inheritdoc/>
    internal override int GroupSize { get; }

    /// <summary>For messages.</summary>
    internal string Name => $"{accelerator.PlatformName}, {accelerator.Name}";

    private protected override Accelerator Accelerator => accelerator;

    private protected override Kernel Compile(KernelBody body)
    {
        try
        {
            EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(body.Method);
            CLCompiledKernel compiled = (CLCompiledKernel)accelerator.CompileKernel(entry, new KernelSpecialization(GroupSize, null));
            if (!knowsGenericPointers)
                OpenClWorkarounds.MakePointersGlobal(compiled);
            return accelerator.LoadKernel(compiled);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new KernelCompilationException(
                $"The kernel {body.NameWithFunctions} cannot be compiled for OpenCL ({Name}): {IlgpuFault.Describe(fault)}",
                fault);
        }
    }

    private protected override MemoryBuffer Lend(Tensor tensor)
    {
        MemoryBuffer buffer = accelerator.AllocateRaw(tensor.numel(), (int)tensor.element_size());
        Bytes(buffer).CopyFromCPU(accelerator.DefaultStream, Bytes(tensor));
        return buffer;
    }

    private protected override void TakeBack(Tensor tensor, MemoryBuffer buffer)
    {
        Span<byte> bytes = Bytes(tensor);
        Bytes(buffer).CopyToCPU(accelerator.DefaultStream, in bytes);
    }

    private static ArrayView<byte> Bytes(MemoryBuffer buffer) => new(buffer, 0, buffer.LengthInBytes);

    private static unsafe Span<byte> Bytes(Tensor tensor) =>
        new((void*)TensorPointer.Of(tensor), checked((int)(tensor.numel() * tensor.element_size())));
}
