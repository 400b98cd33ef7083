using ElectraDsl.Checkpoints;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Checkpoints;

public sealed class AtomicWriteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FailedWrite_LeavesTheOldFile_AndNothingElse()
    {
        AtomicWrite.File(folder["a"], stream => stream.Write("old"u8));
        _ = Assert.Throws<InvalidOperationException>(() => AtomicWrite.File(folder["a"], stream =>
        {
            stream.Write("new"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Equal([folder["a"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void FolderIsThere_OnlyWhenItIsComplete()
    {
        _ = Assert.Throws<InvalidOperationException>(() => AtomicWrite.Folder(folder["a"], path =>
        {
            File.WriteAllText(Path.Combine(path, "half"), "");
            Assert.False(Directory.Exists(folder["a"]));
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        AtomicWrite.Folder(folder["a"], path => File.WriteAllText(Path.Combine(path, "whole"), "x"));
        Assert.Equal("x", File.ReadAllText(folder["a", "whole"]));
    }

    [Fact]
    public void Leftovers_AreDeleted_AndDoNotDisturb()
    {
        _ = Directory.CreateDirectory(folder["b" + AtomicWrite.PartialSuffix, "deep"]);
        File.WriteAllText(folder["c" + AtomicWrite.PartialSuffix], "torn");
        AtomicWrite.Folder(folder["b"], path => File.WriteAllText(Path.Combine(path, "x"), ""));
        Assert.Equal([folder["b", "x"]], Directory.EnumerateFileSystemEntries(folder["b"]));

        AtomicWrite.DeleteLeftovers(folder.Path);
        Assert.Equal([folder["b"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
