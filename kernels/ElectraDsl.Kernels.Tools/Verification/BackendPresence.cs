using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Verification;

/// <summary>A backend on this machine: its kernels of one model, or why it has none.</summary>
/// <param name="Backend">Which.</param>
/// <param name="Device">Where its tensors lie.</param>
/// <param name="Kernels">The kernels; null where it is absent.</param>
/// <param name="Absence">One line: why it is absent; null where it is not.</param>
internal sealed record BackendPresence(KernelBackend Backend, Device Device, KernelTable? Kernels, string? Absence)
{
    /// <summary>The name in tables: as the enum has it, and the device where that is no CPU.</summary>
    internal string Name =>
        Backend == KernelBackend.TorchOps && Device.type != DeviceType.CPU
            ? $"{Backend} {Device.type.ToString().ToLowerInvariant()}"
            : Backend.ToString();

    /// <summary>Every backend, tried.</summary>
    /// <param name="model">The kernels.</param>
    internal static IReadOnlyList<BackendPresence> All(ModelKernels model)
    {
        List<BackendPresence> all =
        [
            Try(KernelBackend.Simd, CPU),
            Try(KernelBackend.TorchOps, CPU),
            Try(KernelBackend.Ilgpu, CPU),
            Try(KernelBackend.OpenCl, CPU),
        ];
        if (cuda.is_available())
            all.AddRange([Try(KernelBackend.Ptx, new Device(DeviceType.CUDA, 0)), Try(KernelBackend.TorchOps, new Device(DeviceType.CUDA, 0))]);
        else
            all.Add(
                new(
                    KernelBackend.Ptx,
                    new Device(DeviceType.CUDA, 0),
                    null,
                    "libtorch sees no GPU: it takes an NVIDIA driver and a libtorch with CUDA"));
        return all;

        BackendPresence Try(KernelBackend backend, Device device)
        {
            try
            {
                return new(backend, device, model.For(backend), null);
            }
            catch (Exception fault) when (Unwrapped(fault) is PlatformNotSupportedException or CudaException or KernelCompilationException)
            {
                return new(backend, device, null, Unwrapped(fault).Message.ReplaceLineEndings(" ").TrimEnd('.'));
            }
        }
    }

    /// <summary>What stands behind the failed initialization of a type.</summary>
    private static Exception Unwrapped(Exception fault) =>
        fault is TypeInitializationException or TargetInvocationException && fault.InnerException is { } inner ? Unwrapped(inner) : fault;
}
