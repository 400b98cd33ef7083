using System.ComponentModel;

namespace ElectraDsl.Checkpoints;

/// <summary>Where things of a user are kept that can be made again.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class UsersCache
{
    /// <summary>
    /// A folder of the system's place for caches. Null where there is no such place: a shared temporary folder would let others put their files
    /// there.
    /// </summary>
    /// <param name="name">Of the folder.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? Folder(string name, Func<string, string?> environment) => Folder(
        name,
        environment,
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);

    /// <inheritdoc cref="Folder(string, Func{string, string?})"/>
    /// <param name="name">Of the folder.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="localApplicationData">Where Windows keeps a user's data; null on other systems.</param>
    public static string? Folder(string name, Func<string, string?> environment, string? localApplicationData)
    {
        string place = localApplicationData is not null ? localApplicationData
            : environment("XDG_CACHE_HOME") is { Length: > 0 } caches ? caches
            : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : "";
        return Path.IsPathRooted(place) ? Path.Combine(place, "electradsl", name) : null;
    }
}
