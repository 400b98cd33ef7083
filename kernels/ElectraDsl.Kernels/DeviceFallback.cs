using ElectraDsl.Kernels.Backends.Portable;

namespace ElectraDsl.Kernels;

/// <summary>What runs where a device cannot be opened or refuses a kernel.</summary>
internal static class DeviceFallback
{
    /// <summary>The warning of the process, which is given once, whoever asks for kernels.</summary>
    internal static WarnOnce Warning { get; } = new();

    /// <summary>The portable kernels on a device, or tensor operations, with a warning, where it cannot be opened or refuses a kernel.</summary>
    /// <typeparam name="T">What holds the kernels.</typeparam>
    /// <param name="open">Opens the device.</param>
    /// <param name="portable">Compiles and loads the kernels.</param>
    /// <param name="tensorOperations">Stands in for them.</param>
    /// <param name="warning">Says so.</param>
    /// <exception cref="CudaException">The device's memory is full: tensor operations would not fit, either.</exception>
    internal static T PortableOr<T>(Func<KernelDevice> open, Func<KernelDevice, T> portable, Func<T> tensorOperations, WarnOnce warning)
    {
        try
        {
            return portable(open());
        }
        catch (Exception fault) when (fault is CudaException { IsOutOfMemory: false } or KernelCompilationException)
        {
            warning.Give($"plain tensor operations, which are slower, stand in for the fused kernels: {fault.Message}");
            return tensorOperations();
        }
    }
}
