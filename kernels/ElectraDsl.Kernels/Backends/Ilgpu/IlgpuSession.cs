using ElectraDsl.Torch;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>A few launches that belong together: holds the device and lends it libtorch's memory, without copies. Disposing waits for the kernels.</summary>
internal sealed class IlgpuSession : IDisposable
{
    private readonly IlgpuDevice device = IlgpuDevice.Shared;
    private readonly List<MemoryBuffer> buffers = [];
    private readonly List<Tensor> tensors = [];

    internal IlgpuSession() => device.Gate.Enter();

    /// <summary>The memory of a contiguous CPU tensor; bool tensors are views of bytes.</summary>
    internal ArrayView<T> View<T>(Tensor tensor) where T : unmanaged
    {
        tensors.Add(tensor);
        CPUMemoryBuffer buffer = CPUMemoryBuffer.Create(device.Accelerator, TensorPointer.Of(tensor), tensor.numel(), Interop.SizeOf<T>());
        buffers.Add(buffer);
        return buffer.AsArrayView<T>(0, tensor.numel());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Accelerator.Synchronize();
        foreach (MemoryBuffer buffer in buffers)
            buffer.Dispose();
        device.Gate.Exit();
        GC.KeepAlive(tensors);
    }
}
