using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Gpu.Tests;

/// <summary>Where each test runs: on the CPU, so that the tests themselves are tested everywhere, and on a GPU where there is one.</summary>
internal static class Devices
{
    public const string Cpu = "cpu", Cuda = "cuda";

    /// <summary>The device; skips the test, with the reason, where there is none.</summary>
    public static Device Open(string name)
    {
        Skip.If(name == Cuda && !cuda.is_available(), "libtorch sees no GPU (torch.cuda.is_available() is false).");
        return name == Cuda ? new Device(DeviceType.CUDA, 0) : CPU;
    }
}
