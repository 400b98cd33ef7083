using System.Diagnostics;
using System.Runtime.InteropServices;
using ElectraDsl.Testing;
using ElectraDsl.Torch;

namespace ElectraDsl.Tests.Torch;

/// <summary>Where libtorch is looked for on the three systems, whichever of them this is: the names are passed in.</summary>
public sealed class NativeNamesTests : IDisposable
{
    private static readonly string[] SystemNames = ["LINUX", "WINDOWS", "OSX"];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Systems => [.. SystemNames];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("LINUX", "libtorch.so", "libtorch_cuda.so", "libLibTorchSharp.so", "libtorch-cpu-linux-x64")]
    [InlineData("WINDOWS", "torch.dll", "torch_cuda.dll", "LibTorchSharp.dll", "libtorch-cpu-win-x64")]
    [InlineData("OSX", "libtorch.dylib", "", "libLibTorchSharp.dylib", "libtorch-cpu-osx-arm64")]
    [InlineData("FREEBSD", "libtorch.so", "libtorch_cuda.so", "libLibTorchSharp.so", "libtorch-cpu-linux-x64")]
    public void Names_AreTheSystems(string system, string libtorch, string cuda, string torchSharp, string package) =>
        Assert.Equal(new NativeNames(libtorch, cuda, torchSharp, package), NativeNames.Of(OSPlatform.Create(system)));

    [Fact]
    public void CurrentName_IsThatOfTheLoadedFile()
    {
        TorchRuntime.Load();
        using Process process = Process.GetCurrentProcess();
        Assert.Contains(NativeNames.Current.Libtorch, process.Modules.Cast<ProcessModule>().Select(module => module.ModuleName));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void ChosenFolder_ComesFirst_AndMustHaveThisSystemsLibtorch(string system)
    {
        NativeNames names = NativeNames.Of(OSPlatform.Create(system));
        string chosen = Folder("chosen"), own = Folder("own");
        Assert.Equal([own], TorchRuntime.SearchFolders(names, [own], null));
        Assert.Equal([own], TorchRuntime.SearchFolders(names, [own], ""));

        // Another system's libtorch is none.
        foreach (string other in SystemNames.Where(other => other != system))
            File.WriteAllText(Path.Combine(chosen, NativeNames.Of(OSPlatform.Create(other)).Libtorch), "");
        Assert.Contains(
            $"there is no {names.Libtorch} in it",
            Assert.Throws<TorchLoadException>(() => TorchRuntime.SearchFolders(names, [own], chosen)).Message,
            StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(chosen, names.Libtorch), "");
        Assert.Equal([chosen, own], TorchRuntime.SearchFolders(names, [own], chosen));

        File.WriteAllText(Path.Combine(own, names.Libtorch), "");
        Assert.Contains(
            $"brings its own libtorch ('{Path.Combine(own, names.Libtorch)}')",
            Assert.Throws<TorchLoadException>(() => TorchRuntime.SearchFolders(names, [own], chosen)).Message,
            StringComparison.Ordinal);
    }

    private string Folder(string name) => Directory.CreateDirectory(folder[name]).FullName;
}
