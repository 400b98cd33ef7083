using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace ElectraDsl.Data;

/// <summary>
/// A folder as patterns are matched in it: links to folders are not followed below it, since they may lead in a circle, and runs are passed over,
/// since their vocabularies are no text.
/// </summary>
internal sealed class TextFolder(DirectoryInfo folder) : DirectoryInfoBase
{
    private readonly DirectoryInfoWrapper wrapped = new(folder);

    public override string FullName => wrapped.FullName;

    public override string Name => wrapped.Name;

    public override DirectoryInfoBase? ParentDirectory => wrapped.ParentDirectory;

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is FileInfo file)
                yield return new FileInfoWrapper(file);
            else if (entry is DirectoryInfo { LinkTarget: null } inner && CorpusFiles.RunIn(inner.FullName) is null)
                yield return new TextFolder(inner);
        }
    }

    public override DirectoryInfoBase? GetDirectory(string path) =>
        path == ".." ? wrapped.GetDirectory(path) : new TextFolder(new DirectoryInfo(Path.Combine(folder.FullName, path)));

    public override FileInfoBase? GetFile(string path) => wrapped.GetFile(path);
}
