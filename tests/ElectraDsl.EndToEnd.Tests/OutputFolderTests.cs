namespace ElectraDsl.EndToEnd.Tests;

public sealed class OutputFolderTests
{
    // libtorch's main library has 400 MB; nothing that belongs beside a program comes near this.
    private const long Large = 10_000_000;

    [SkippableFact]
    public void NoOutputFolder_HoldsACopyOfLibtorch()
    {
        Skip.If(OperatingSystem.IsWindows(), "On Windows libtorch is linked with hard links, which look like files.");
        FileInfo[] files = [.. new DirectoryInfo(BuiltFiles.Folder).EnumerateFiles("*", SearchOption.AllDirectories)];
        Assert.Contains(files, file => file.Name == "libtorch.so" || file.Name == "libtorch.dylib");
        Assert.Empty(
            files
                .Where(file => file.Name.Contains("torch", StringComparison.OrdinalIgnoreCase) && file.LinkTarget is null && file.Length > Large)
                .Select(file => $"{file.FullName}: {file.Length} bytes"));
    }
}
