using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ElectraDsl.Torch;

/// <summary>
/// Loads libtorch and TorchSharp's native half, once per process, before TorchSharp would try by itself.
/// </summary>
/// <remarks>
/// <para>Every assembly of this product calls <see cref="Load"/> from its module initializer; calling it again costs nothing.</para>
/// <para>Order matters: first <c>libtorch</c> from the folder that has it, then <c>LibTorchSharp</c> by its absolute path, mended
/// in memory where the machine's C++ run-time is older than the one it was built with (<see cref="ElfVersionNeed"/>). TorchSharp's own search
/// then finds both loaded and makes no copies.</para>
/// </remarks>
public static partial class TorchRuntime
{
    /// <summary>The environment variable that names the folder of a libtorch already on the machine, for example inside a Python PyTorch.</summary>
    public const string LibraryFolderVariable = "ELECTRADSL_LIBTORCH";

    private static readonly NativeNames Names = NativeNames.Current;
    private static readonly Lock Gate = new();
    private static bool loaded, hasCuda;

    // Open as long as the process lives: the loader knows the library by this number, which must not become another file's.
    private static SafeFileHandle? memory;

    /// <summary>Whether the libtorch that was loaded can compute on NVIDIA's GPUs, whatever the machine has.</summary>
    public static bool HasCuda
    {
        get
        {
            lock (Gate)
                return hasCuda;
        }
    }

    /// <summary>Loads the native libraries, unless that has been done.</summary>
    /// <exception cref="TorchLoadException">They are missing or do not fit; the message says what to install.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
                return;
            if (OperatingSystem.IsLinux())
            {
                KeepLargeBlocks();
                WaitWithoutBurning();
            }

            try
            {
                ProcessLimits.Demand();
                IReadOnlyList<string> folders = SearchFolders();
                LoadLibtorch(folders);
                LoadTorchSharp(folders);
                hasCuda = Names.Cuda.Length > 0 && Find(folders, Names.Cuda) is not null;
                loaded = true;
            }
            catch (Exception fault)
            {
                // Nobody can catch what a module initializer throws: whatever it is, it is told in one line.
                CrashLine.Register();
                if (fault is TorchLoadException)
                    throw;
                throw new TorchLoadException($"libtorch could not be loaded: {OneLine(fault.Message)}", fault);
            }
        }
    }

    private static IReadOnlyList<string> SearchFolders() => SearchFolders(
        NativeNames.Current,
        [
            .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
            AppContext.BaseDirectory,
        ],
        Environment.GetEnvironmentVariable(LibraryFolderVariable));

    /// <summary>The folders to look for libtorch in, in this order: the one that was chosen before the program's own.</summary>
    /// <param name="names">What the files are called on the system.</param>
    /// <param name="folders">The program's own folders.</param>
    /// <param name="chosen">The folder that the environment names; null or empty where it names none.</param>
    /// <exception cref="TorchLoadException">The chosen folder has no libtorch, or the program's own have one, too.</exception>
    internal static IReadOnlyList<string> SearchFolders(NativeNames names, IReadOnlyList<string> folders, string? chosen)
    {
        if (string.IsNullOrEmpty(chosen))
            return folders;
        if (!File.Exists(Path.Combine(chosen, names.Libtorch)))
            throw new TorchLoadException(
                $"{LibraryFolderVariable} is '{chosen}', but there is no {names.Libtorch} in it. Name the folder that holds it, or unset the variable.");
        // TorchSharp itself would also load the one beside the program, and two libtorchs abort the process.
        if (Find(folders, names.Libtorch) is { } own)
            throw new TorchLoadException(
                $"{LibraryFolderVariable} is set, but the program brings its own libtorch ('{own}'). Build without a libtorch package (TorchBackend none), or unset the variable.");
        return [chosen, .. folders];
    }

    private static void LoadLibtorch(IReadOnlyList<string> folders)
    {
        string? path = Find(folders, Names.Libtorch)
            ?? throw new TorchLoadException(
                $"libtorch is missing: no {Names.Libtorch} beside the program. Reference the package {Names.Package} (version 2.10.0), "
                    + $"for a GPU TorchSharp-cuda-linux or TorchSharp-cuda-windows (version 0.107.0), or set {LibraryFolderVariable} to the folder of a libtorch 2.10.");
        DemandReadable(path);
        try
        {
            _ = NativeLibrary.Load(path);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchLoadException($"libtorch was found at '{path}' but could not be loaded: {OneLine(fault.Message)}", fault);
        }
    }

    private static void LoadTorchSharp(IReadOnlyList<string> folders)
    {
        string? path =
            Find(folders, Names.TorchSharp)
            ?? throw new TorchLoadException(
                $"TorchSharp's native half is missing: no {Names.TorchSharp} beside the program. Reference the package TorchSharp (version 0.107.0).");
        DemandReadable(path);
        if (NativeLibrary.TryLoad(path, out _))
            return;
        try
        {
            if (!OperatingSystem.IsLinux() || !LoadMended(path))
                _ = NativeLibrary.Load(path);            // some other fault: let the loader name it
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException or InvalidDataException)
        {
            throw new TorchLoadException(
                $"{Names.TorchSharp} does not load with this libtorch, which must be version 2.10 ('{path}'): {OneLine(fault.Message)}", fault);
        }
    }

    /// <summary>
    /// Loads a copy of the library that an older C++ run-time accepts. It lies in memory alone: a copy on the disk would need a folder that
    /// may be written, and could be cut off or changed between two starts. The original is never touched.
    /// </summary>
    /// <returns>False if the library does not need to be mended.</returns>
    private static bool LoadMended(string path)
    {
        byte[] image = File.ReadAllBytes(path);
        if (!ElfVersionNeed.Weaken(image, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv", "getpid"))
            return false;
        if (!TryLoadFromMemory(image))
            LoadFromTemporaryFolder(image);
        return true;
    }

    private static bool TryLoadFromMemory(byte[] image)
    {
        const uint CloseOnExec = 1, Executable = 16;     // MFD_CLOEXEC, and MFD_EXEC, which Linux knows since 6.3 and may then demand
        int file = MemoryFile(Names.TorchSharp, CloseOnExec | Executable);
        if (file < 0)
            file = MemoryFile(Names.TorchSharp, CloseOnExec);
        if (file < 0)
            return false;
        SafeFileHandle handle = new(file, ownsHandle: true);
        RandomAccess.Write(handle, image, 0);
        if (!NativeLibrary.TryLoad($"/proc/self/fd/{file}", out _))
        {
            handle.Dispose();
            return false;
        }

        memory = handle;
        return true;
    }

    /// <summary>
    /// Where the system gives no executable memory file: a folder that only this user can enter, gone as soon as the library is loaded.
    /// </summary>
    private static void LoadFromTemporaryFolder(byte[] image)
    {
        try
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("ElectraDsl-");
            try
            {
                string copy = Path.Combine(folder.FullName, Names.TorchSharp);
                File.WriteAllBytes(copy, image);
                _ = NativeLibrary.Load(copy);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            throw new TorchLoadException(
                $"{Names.TorchSharp} needs a newer C++ run-time than this machine's, and the patched copy can be loaded neither from memory nor from {Path.GetTempPath()} "
                    + $"({OneLine(fault.Message)}): set TMPDIR to a folder that is writable and allows execution, or install libstdc++ of GCC 13 or newer.",
                fault);
        }
    }

    /// <summary>Refuses a library that is there for whoever built the program only: a link into a folder that this user may not enter.</summary>
    private static void DemandReadable(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TorchLoadException(
                new FileInfo(path).LinkTarget is { } target
                    ? $"'{path}' is a link to '{target}', which is missing or not readable by this user. To run a built folder elsewhere or as another user, build it with -p:CopyLibtorch=true, or publish it."
                    : $"'{path}' cannot be read: {OneLine(fault.Message)}",
                fault);
        }
    }

    private static string? Find(IReadOnlyList<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(path => File.Exists(path) || new FileInfo(path).LinkTarget is not null);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    /// <summary>
    /// Tells glibc's allocator to keep large blocks. With its defaults every activation of a training step is mapped and unmapped
    /// again, which costs about a tenth of the step in page faults. Blocks above 32 MiB are mapped all the same: in the heap they leave
    /// holes of their size (ELECTRA-Small with 32 x 128 tokens takes 2.1 GB in a step, and 2.36 GB with a threshold of 1 GiB).
    /// </summary>
    private static void KeepLargeBlocks()
    {
        const int TrimThreshold = -1;                    // M_TRIM_THRESHOLD
        const int MapThreshold = -3;                     // M_MMAP_THRESHOLD
        const int LargestThreshold = 32 << 20;           // glibc before 2.35 refuses more, and then maps every block above 128 KiB
        const int OneGigabyte = 1 << 30;                 // more than a step leaves free at the heap's end
        try
        {
            _ = MallocOption(MapThreshold, LargestThreshold);
            _ = MallocOption(TrimThreshold, OneGigabyte);
        }
        catch (EntryPointNotFoundException)
        {
            // musl and other C libraries have no such dial; nothing is lost but that tenth.
        }
    }

    /// <summary>
    /// Lets libtorch's threads sleep soon while they wait for one another. By default they spin for milliseconds, and as soon as
    /// anything else runs they burn the very core that the awaited thread needs: on two cores with a load of 18 a small step took
    /// 3.0 s that way and 0.22 s this way. On an idle machine both take the same. Whoever sets the variable, or OMP_WAIT_POLICY,
    /// decides for themselves.
    /// </summary>
    private static void WaitWithoutBurning()
    {
        const string Rounds = "1000";                    // a few microseconds, about as long as waking a sleeping thread takes
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetNativeVariable("GOMP_SPINCOUNT", Rounds, overwrite: 0);
    }

    // Environment.SetEnvironmentVariable changes .NET's own copy only; libgomp reads the C library's when it is loaded.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallocOption(int parameter, int value);
}
