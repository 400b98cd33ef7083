using System.Runtime.InteropServices;
using ILGPU;

namespace ElectraDsl.Kernels.Backends.OpenCl;

/// <summary>Where ILGPU finds OpenCL.</summary>
internal static class OpenClLibrary
{
    private static readonly Lazy<bool> Known = new(Register);

    /// <summary>On Linux ILGPU asks for a name that only development packages install; the loader's own name is another.</summary>
    internal static void MakeKnownToIlgpu() => _ = Known.Value;

    private static bool Register()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (name, _, _) =>
            name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", out nint handle) ? handle : 0);
        return true;
    }
}
