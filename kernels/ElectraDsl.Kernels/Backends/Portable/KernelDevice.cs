using TorchSharp;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>
/// Runs portable kernels: compiles each body once, and launches it on the memory of tensors. Each op is written once against this class, whatever the
/// device.
/// </summary>
internal abstract class KernelDevice
{
    /// <summary>The backend that the kernels on it belong to.</summary>
    internal abstract KernelBackend Backend { get; }

    /// <summary>Where the tensors lie that this device takes.</summary>
    internal abstract DeviceType Tensors { get; }

    /// <summary>Threads of a group: a power of two, at most <see cref="KernelGroup.MaximumSize"/>.</summary>
    internal abstract int GroupSize { get; }

    /// <summary>Makes a body ready to run, where that is worth doing ahead of its first launch.</summary>
    /// <exception cref="KernelCompilationException">The device's compiler refuses the body.</exception>
    internal abstract void Prepare(KernelBody body);

    /// <summary>
    /// Runs <paramref name="groups"/> groups (at least one) of a body. Later launches, and whoever reads the tensors through libtorch, see what it
    /// wrote.
    /// </summary>
    /// <param name="body">The kernel.</param>
    /// <param name="groups">Size of the grid.</param>
    /// <param name="arguments">
    /// In the order of the body's parameters; tensors contiguous, on this device and none lying over another that is written; one without elements is
    /// an empty view.
    /// </param>
    /// <exception cref="ArgumentException">The arguments are not those of the body: a fault of the caller within this library.</exception>
    /// <exception cref="KernelCompilationException">The device's compiler refuses the body.</exception>
    internal void Launch(KernelBody body, int groups, params ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        body.Check(arguments, Tensors);
        Run(body, groups, arguments);
    }

    /// <summary>Runs a launch whose arguments are known to fit.</summary>
    protected abstract void Run(KernelBody body, int groups, ReadOnlySpan<KernelArgument> arguments);
}
