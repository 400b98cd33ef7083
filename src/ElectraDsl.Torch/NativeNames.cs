using System.Runtime.InteropServices;

namespace ElectraDsl.Torch;

/// <summary>What libtorch's files and its package are called on a system.</summary>
/// <param name="Libtorch">The file that a folder with libtorch has.</param>
/// <param name="Cuda">The half of libtorch that a libtorch without CUDA lacks; empty where there is none with it.</param>
/// <param name="TorchSharp">TorchSharp's native half.</param>
/// <param name="Package">The package of the CPU's libtorch.</param>
internal sealed record NativeNames(string Libtorch, string Cuda, string TorchSharp, string Package)
{
    /// <summary>On the system that runs this program.</summary>
    public static NativeNames Current { get; } =
        Of(OperatingSystem.IsWindows() ? OSPlatform.Windows : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux);

    /// <summary>On one of the three systems that TorchSharp is made for; every other one is taken for a Linux.</summary>
    public static NativeNames Of(OSPlatform system) =>
        system == OSPlatform.Windows ? new("torch.dll", "torch_cuda.dll", "LibTorchSharp.dll", "libtorch-cpu-win-x64")
        : system == OSPlatform.OSX ? new("libtorch.dylib", "", "libLibTorchSharp.dylib", "libtorch-cpu-osx-arm64")
        : new("libtorch.so", "libtorch_cuda.so", "libLibTorchSharp.so", "libtorch-cpu-linux-x64");
}
