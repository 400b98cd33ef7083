using System.Globalization;
using System.Runtime.InteropServices;

namespace ElectraDsl.Torch;

/// <summary>
/// Limits of the process (ulimit) below which the run-time ends it in the middle of something, with a page of text and no chance to say why.
/// </summary>
internal static partial class ProcessLimits
{
    // .NET keeps two files open for every assembly. Training has 130 open.
    private const ulong OpenFiles = 160;

    // libtorch's code, .NET's and its heap's reservation; at 3 GB .NET finds no room for what it compiles.
    private const ulong AddressSpace = 4_000_000_000;

    /// <summary>Refuses limits that are too low to run at all.</summary>
    /// <exception cref="TorchLoadException">The message names the limit and the command that raises it.</exception>
    public static void Demand()
    {
        const int OpenFilesOnLinux = 7, OpenFilesOnMac = 8, AddressSpaceOnLinux = 9; // RLIMIT_NOFILE, RLIMIT_AS
        if (OperatingSystem.IsWindows())
            return;
        if (LimitOf(OperatingSystem.IsMacOS() ? OpenFilesOnMac : OpenFilesOnLinux) is var files && files < OpenFiles)
        {
            throw new TorchLoadException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This process may only open {files} files, and the program needs {OpenFiles}: raise the limit, for example with ulimit -n 1024."));
        }

        if (OperatingSystem.IsLinux() && LimitOf(AddressSpaceOnLinux) is var bytes && bytes < AddressSpace)
        {
            throw new TorchLoadException(string.Create(
                CultureInfo.InvariantCulture,
                $"This process may use {bytes / 1e9:0.0} GB of address space, and the program needs {AddressSpace / 1e9:0} GB in addition to its data: raise the limit, for example with ulimit -v unlimited."));
        }
    }

    private static ulong LimitOf(int resource) => ReadLimit(resource, out Limit limit) == 0 ? limit.Current : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int ReadLimit(int resource, out Limit limit);

    private readonly record struct Limit(ulong Current, ulong Most);
}
