using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>Starts a kernel of any signature: what ILGPU's typed delegates do, which would have to be spelled out for every op.</summary>
internal sealed class IlgpuLauncher(Kernel kernel)
{
    // ILGPU's launcher takes the kernel, the stream and the grid in front of the kernel's own parameters.
    private const int OwnParameters = 3;

    /// <summary>Starts it; numbers and views in the order of its parameters.</summary>
    internal void Launch(AcceleratorStream stream, KernelConfig grid, ReadOnlySpan<object> values)
    {
        object?[] arguments = new object?[OwnParameters + values.Length];
        arguments[0] = kernel;
        arguments[1] = stream;
        arguments[2] = grid;
        values.CopyTo(arguments.AsSpan(OwnParameters)!);
        _ = kernel.Launcher!.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }
}
