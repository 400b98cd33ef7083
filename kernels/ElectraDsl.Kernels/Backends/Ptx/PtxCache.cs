using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Kernels.Backends.Portable;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>
/// The texts on disk, so that a kernel is compiled once on a machine and not once a process: a folder of files named by <see cref="PtxKey"/>.
/// </summary>
/// <remarks>
/// A file's first line holds its key and the hash of the rest. What is damaged, cut off or foreign is compiled again and replaced. Files are written
/// under a name of their own and renamed, so that processes that start together do not meet; nothing is forced to the disk, because the hash tells.
/// </remarks>
internal sealed class PtxCache
{
    /// <summary>Environment variable that names the folder; empty for none.</summary>
    internal const string FolderVariable = "ELECTRADSL_KERNEL_CACHE";

    private readonly string? folder;
    private readonly Func<KernelBody, PtxTarget, PtxText> compile;
    private readonly WarnOnce warning;

    /// <param name="folder">Where the files lie; made when it is first needed. Null to keep none.</param>
    /// <param name="compile">Makes a text that is not there.</param>
    /// <param name="warning">Told if the folder cannot be written.</param>
    internal PtxCache(string? folder, Func<KernelBody, PtxTarget, PtxText> compile, WarnOnce warning)
    {
        this.folder = folder;
        this.compile = compile;
        this.warning = warning;
    }

    /// <summary>
    /// The folder of this user: what <see cref="FolderVariable"/> says, else a folder of the system's place for caches. Null where there is no such
    /// place: a shared temporary folder would let others put their texts on this user's GPU.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    internal static string? UsersFolder(Func<string, string?> environment) => UsersFolder(
        environment,
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);

    /// <inheritdoc cref="UsersFolder(Func{string, string?})"/>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="localApplicationData">Where Windows keeps a user's data; null on other systems.</param>
    internal static string? UsersFolder(Func<string, string?> environment, string? localApplicationData)
    {
        if (environment(FolderVariable) is string named)
            return named.Length > 0 ? Path.GetFullPath(named) : null;
        return UsersCache.Folder("kernels", environment, localApplicationData);
    }

    /// <summary>The text of a kernel, from the folder or from the compiler.</summary>
    /// <exception cref="KernelCompilationException">It was not there, and cannot be compiled.</exception>
    internal PtxText Get(KernelBody body, PtxTarget target)
    {
        if (folder is null)
            return compile(body, target);
        string key = PtxKey.Of(body, target);
        string path = Path.Combine(folder, key + ".ptx");
        if (Read(path, key) is PtxText found)
            return found;
        PtxText text = compile(body, target);
        Write(path, key, text);
        return text;
    }

    /// <summary>A comment to whoever reads PTX, so the files are what they are called.</summary>
    private static string Header(string key, string text) => $"// ElectraDsl kernel {key} sha256 {PtxKey.Hash(text)}\n";

    private static PtxText? Read(string path, string key)
    {
        string contents;
        try
        {
            contents = File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // not there, or not readable: to be compiled
        }

        string text = contents[(contents.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return contents == Header(key, text) + text ? new PtxText(text) : null;
    }

    private void Write(string path, string key, PtxText text)
    {
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            _ = Directory.CreateDirectory(folder!);
            File.WriteAllText(partial, Header(key, text.Text) + text.Text);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            warning.Give(
                $"the compiled kernels cannot be kept in {folder} and are compiled at each start; name another folder in {FolderVariable}, or none: {fault.Message}");
        }
    }
}
