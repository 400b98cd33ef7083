using ElectraDsl.Kernels.Backends.Ptx;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>How much memory a device has.</summary>
public static class DeviceMemory
{
    // In a container .NET calls three quarters of the limit available.
    private const double OfLimit = 0.75;

    /// <summary>All that this process may ever have on a CPU, in bytes: of the machine, or of the container.</summary>
    public static double OfMachine => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / OfLimit;

    /// <summary>What nobody takes now, in bytes.</summary>
    /// <param name="device">A CPU or a GPU.</param>
    /// <returns>Null where it cannot be asked.</returns>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public static double? Free(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type == DeviceType.CUDA)
            return CudaDevice.Open(device.index).FreeMemory();
        if (device.type != DeviceType.CPU)
            return null;
        GC.Collect(0); // there are no figures before a first collection
        return Math.Max(OfMachine - GC.GetGCMemoryInfo().MemoryLoadBytes, 0);
    }
}
