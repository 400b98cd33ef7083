using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>A folder with a text, a vocabulary and a finished run, in which every bad input is tried, and in which nothing may change.</summary>
public sealed class BadInputWorkspace : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string before = Environment.CurrentDirectory;
    private readonly List<Socket> sockets = [];

    /// <summary>Makes it, and makes it the working folder.</summary>
    public BadInputWorkspace()
    {
        Environment.CurrentDirectory = folder.Path;
        _ = SmallText.Write("text.txt");
        CapturedRun run = TinyProgram.Run(
            "pretrain", "--model", "Tiny", "--corpus", "text.txt", "--output", "run", "--steps", "2", "--batch-size", "4", "--sequence-length", "32",
            "--evaluation-sequences", "4", "--checkpoint-every", "1", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        File.Copy(Path.Combine("run", "vocab.txt"), "vocab.txt");
        _ = Directory.CreateDirectory("empty");
    }

    /// <summary>Writes a file; folders on its way are made.</summary>
    public void Write(string path, byte[] bytes)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            _ = Directory.CreateDirectory(parent);
        File.WriteAllBytes(path, bytes);
    }

    /// <inheritdoc cref="Write(string, byte[])"/>
    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A copy of the run, to be damaged: <c>bad</c>.</summary>
    public void CopyRun() => Copy("run", "bad");

    /// <summary>A copy of the run's networks in Hugging Face's form, to be damaged: <c>hf</c>.</summary>
    public void CopyNetworks() => Copy(Path.Combine("run", "hf"), "hf");

    /// <summary>Changes a text file.</summary>
    public void Edit(string path, Func<string, string> change)
    {
        string text = File.ReadAllText(path), changed = change(text);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
    }

    /// <summary>Makes a pipe.</summary>
    public void MakePipe(string path)
    {
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
    }

    /// <summary>Makes a socket.</summary>
    public void MakeSocket(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        sockets.Add(socket);
    }

    /// <summary>Every entry with its size, its time and a checksum of its bytes.</summary>
    public IReadOnlyList<string> Contents() =>
    [
        .. Directory
            .EnumerateFileSystemEntries(
                folder.Path,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(Describe)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Takes away what a bad input brought.</summary>
    public void Restore(IEnumerable<string> kept)
    {
        foreach (Socket socket in sockets)
            socket.Dispose();
        sockets.Clear();
        foreach (FileSystemInfo entry in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().Where(entry => !kept.Contains(entry.Name)))
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    /// <summary>Names of what lies in the folder itself.</summary>
    public IReadOnlyList<string> Names() => [.. new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().Select(entry => entry.Name)];

    /// <inheritdoc/>
    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        folder.Dispose();
    }

    private static string Describe(string path)
    {
        string name = $"{path} {File.GetLastWriteTimeUtc(path):O}";
        return Directory.Exists(path) || PathObstacle.ToReading(path) is not null
            ? name
            : $"{name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}";
    }

    private static void Copy(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
