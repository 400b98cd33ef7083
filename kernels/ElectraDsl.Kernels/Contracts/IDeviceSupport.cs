using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>
/// A kernel of a user's own that does not run everywhere, for example hand-written CUDA: implemented beside the kernel's interface. Elsewhere the
/// built-in kernel does the work (<see cref="KernelTable.Choose"/>).
/// </summary>
public interface IDeviceSupport
{
    /// <summary>Whether the kernel takes tensors of a device.</summary>
    /// <param name="device">Where the model lives.</param>
    bool Serves(torch.Device device);
}
