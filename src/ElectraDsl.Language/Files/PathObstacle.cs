using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// What stands in the way of using a path: the one place that looks at what lies there before it is opened, because opening a device
/// may never end, opening a folder says "access denied", and a name that is empty means the current folder to some calls.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class PathObstacle
{
    private enum Kind
    {
        Absent,
        File,
        Folder,
        Pipe,
        Socket,
        Device,
        LinkCircle,
        Unreachable,
        NameTooLong,
    }

    /// <summary>Why a path cannot be read as a file, as the beginning of a sentence that names it; null where it can.</summary>
    /// <param name="path">The path.</param>
    /// <param name="orPipe">Whether a pipe will do, which can be read only once.</param>
    public static string? ToReading(string path, bool orPipe = false)
    {
        if (IsNoName(path))
            return NoName(path, "file");
        return KindOf(path) switch
        {
            Kind.Pipe when !orPipe => $"{path} is a pipe",
            Kind.File or Kind.Pipe => Permits(path, Access.Read) ? null : $"{path} may not be read by this user: its permissions forbid it",
            Kind.Folder => $"{path} is a folder",
            Kind kind => Other(path, kind),
        };
    }

    /// <summary>Why there is no folder at a path that can be read, as the beginning of a sentence that names it; null where there is one.</summary>
    public static string? ToFolder(string path)
    {
        if (IsNoName(path))
            return NoName(path, "folder");
        return KindOf(path) switch
        {
            Kind.Folder => Permits(path, Access.Read | Access.Enter) ? null : $"{path} may not be read by this user: its permissions forbid it",
            Kind.File => $"{path} is a file",
            Kind.Pipe => $"{path} is a pipe",
            Kind kind => Other(path, kind),
        };
    }

    /// <summary>Why nothing can be written into a folder that is there or is to be made, as the beginning of a sentence; null where it can.</summary>
    public static string? ToWritingInto(string path)
    {
        if (IsNoName(path))
            return NoName(path, "folder");
        switch (KindOf(path))
        {
            case Kind.Absent when LinkTarget(path) is null:
                return ToMaking(path);
            case Kind.Folder:
                return Permits(path, Access.Write | Access.Enter) ? null : $"{path} may not be written by this user";
            default:
                return ToFolder(path);
        }
    }

    /// <summary>Whether a path is a pipe, which can be read only once.</summary>
    public static bool IsPipe(string path) => !IsNoName(path) && KindOf(path) == Kind.Pipe;

    private static string? ToMaking(string path)
    {
        string full = Path.GetFullPath(path);
        string? parent = Path.GetDirectoryName(full);
        while (parent is not null && KindOf(parent) == Kind.Absent)
            parent = Path.GetDirectoryName(parent);
        return parent is null || (KindOf(parent) == Kind.Folder && Permits(parent, Access.Write | Access.Enter)) ? null
            : KindOf(parent) == Kind.Folder ? $"{path} cannot be made: {parent} may not be written by this user"
            : $"{path} cannot be made: {parent} is not a folder";
    }

    private static string Other(string path, Kind kind) => kind switch
    {
        Kind.Absent when LinkTarget(path) is { } target => $"{path} is a link to {target}, which does not exist",
        Kind.Absent => $"{path} does not exist",
        Kind.Socket => $"{path} is a socket",
        Kind.Device => $"{path} is a device",
        Kind.LinkCircle => $"{path} is a link that leads back to itself",
        Kind.NameTooLong => $"{path[..40]}... ({path.Length} characters) is too long for a name",
        _ => $"{path} cannot be reached: a folder on the way to it may not be entered by this user",
    };

    private static bool IsNoName(string path) => string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal);

    private static string NoName(string path, string wanted) => $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not a {wanted} name";

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Kind KindOf(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                return KindOnUnix(path);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library without this call: links, pipes and devices are told from files nowhere else.
            }
        }

        return Directory.Exists(path) ? Kind.Folder : File.Exists(path) ? Kind.File : Kind.Absent;
    }

    private static unsafe Kind KindOnUnix(string path)
    {
        // statx(2) of Linux has the same layout on all processors; stat(2) of macOS begins with the device (4 bytes) and the mode.
        const int CurrentFolder = -100, TypeOnly = 1, StatusSize = 256, LinuxMode = 28, MacMode = 4;
        byte* status = stackalloc byte[StatusSize];
        bool found = OperatingSystem.IsLinux() ? StatusOnLinux(CurrentFolder, path, 0, TypeOnly, status) == 0 : StatusOnMac(path, status) == 0;
        if (found)
        {
            return (*(ushort*)(status + (OperatingSystem.IsLinux() ? LinuxMode : MacMode)) & 0xF000) switch
            {
                0x1000 => Kind.Pipe,
                0x2000 or 0x6000 => Kind.Device,
                0x4000 => Kind.Folder,
                0xC000 => Kind.Socket,
                _ => Kind.File,
            };
        }

        return Marshal.GetLastPInvokeError() switch
        {
            13 => Kind.Unreachable,                      // EACCES
            40 or 62 => Kind.LinkCircle,                 // ELOOP of Linux and of macOS
            36 or 63 => Kind.NameTooLong,                // ENAMETOOLONG
            _ => Kind.Absent,
        };
    }

    private static bool Permits(string path, Access wanted) => OperatingSystem.IsWindows() || CheckAccess(path, (int)wanted) == 0;

    [Flags]
    private enum Access
    {
        Enter = 1,
        Write = 2,
        Read = 4,
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial int StatusOnLinux(int folder, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial int StatusOnMac(string path, byte* status);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckAccess(string path, int wanted);
}
