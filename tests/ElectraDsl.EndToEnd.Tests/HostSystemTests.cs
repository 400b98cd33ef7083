using System.Text.Json;
using System.Xml.Linq;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>
/// The build files of the package and of the repository on the three systems, of which this machine is one: the system is a property that is passed
/// in.
/// </summary>
public sealed class HostSystemTests : IDisposable
{
    private static readonly string[] Systems = ["linux", "linux-x64", "osx", "osx-arm64", "unix", "win", "win-x64"];

    private static readonly string QuickStart = Path.Combine(Repository.Root, "examples", "QuickStart", "QuickStart.csproj");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// The package that an error names, and which natives stay: those of the system and of a libtorch that the project references, whatever system
    /// that is for. libtorch's bridge to Python goes everywhere.
    /// </summary>
    [Theory]
    [InlineData("Linux", "linux-x64", "libtorch-cpu-linux-x64", "TorchSharp-cuda-linux", "linux linux-x64 unix")]
    [InlineData("Windows", "win-x64", "libtorch-cpu-win-x64", "TorchSharp-cuda-windows", "win win-x64")]
    [InlineData("MacOS", "osx-arm64", "libtorch-cpu-osx-arm64", null, "osx osx-arm64 unix")]
    public void BuildFiles_TakeWhatTheSystemNeeds(string system, string identifier, string libtorch, string? cuda, string kept)
    {
        WriteProject(libtorchFor: identifier);
        using JsonDocument answer = Evaluate(system, identifier);
        JsonElement properties = answer.RootElement.GetProperty("Properties");
        Assert.Equal(libtorch, properties.GetProperty("ElectraLibtorchPackage").GetString());
        string advice = properties.GetProperty("ElectraCudaAdvice").GetString()!;
        if (cuda is null)
            Assert.Empty(advice);
        else
            Assert.Contains($"{cuda}, version 0.107.0", advice, StringComparison.Ordinal);
        Assert.Equal(
            kept.Split(' ').Append("any").Select(name => $"native-{name}.bin").Append($"torch-{identifier}.bin").Order(StringComparer.Ordinal),
            FilesKept(answer));
    }

    [Fact]
    public void ProgramForAnotherSystem_KeepsTheNativesThatItHasALibtorchFor()
    {
        WriteProject(libtorchFor: "win-x64");
        using JsonDocument answer = Evaluate("Linux", "linux-x64");
        Assert.Equal(
            new[] { "native-any.bin", "native-linux-x64.bin", "native-linux.bin", "native-unix.bin", "native-win-x64.bin", "torch-win-x64.bin" }
                .Order(StringComparer.Ordinal),
            FilesKept(answer));
    }

    /// <summary>The repository's own programs.</summary>
    [Theory]
    [InlineData("Linux", "cpu", "libtorch-cpu-linux-x64")]
    [InlineData("Windows", "cpu", "libtorch-cpu-win-x64")]
    [InlineData("MacOS", "cpu", "libtorch-cpu-osx-arm64")]
    [InlineData("Linux", "cuda", "TorchSharp-cuda-linux")]
    [InlineData("Windows", "cuda", "TorchSharp-cuda-windows")]
    [InlineData("Linux", "none", null)]
    public void Repository_TakesTheLibtorchOfTheSystem(string system, string backend, string? package)
    {
        ProgramResult evaluation = MsBuild(
            QuickStart, "-getItem:PackageReference", $"-p:ElectraHostSystem={system}", $"-p:TorchBackend={backend}");
        using JsonDocument answer = JsonDocument.Parse(string.Join('\n', evaluation.Expect(0).Output));
        string[] packages =
        [
            .. answer.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Where(name => name.StartsWith("libtorch-", StringComparison.Ordinal) || name.StartsWith("TorchSharp-", StringComparison.Ordinal)),
        ];
        Assert.Equal(package is null ? [] : [package], packages);
    }

    [Fact]
    public void CudaOnMacOS_IsRefused() => Assert.Contains(
        MsBuild(QuickStart, "-t:CheckTorchBackend", "-p:ElectraHostSystem=MacOS", "-p:TorchBackend=cuda").Expect(1).Output,
        line => line.Contains("there is no CUDA on macOS", StringComparison.Ordinal));

    private static IEnumerable<string> FilesKept(JsonDocument answer) =>
        answer.RootElement.GetProperty("Items").GetProperty("RuntimeTargetsCopyLocalItems").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Order(StringComparer.Ordinal);

    /// <summary>Natives of every system, as packages bring them, and a libtorch of one.</summary>
    private void WriteProject(string libtorchFor)
    {
        string build = Path.Combine(Repository.Root, "src", "ElectraDsl.Package", "build");
        new XElement(
            "Project",
            new XElement("PropertyGroup", new XElement("OutputType", "Exe")),
            new XElement(
                "ItemGroup",
                Systems.Append("any").Select(name => Native($"native-{name}.bin", name, "Some.Package")),
                Native($"torch-{libtorchFor}.bin", libtorchFor, $"libtorch-cpu-{libtorchFor}"),
                Native("libtorch_python.so", libtorchFor, $"libtorch-cpu-{libtorchFor}")),
            new XElement("Target", new XAttribute("Name", "ResolvePackageAssets")),
            new XElement("Import", new XAttribute("Project", Path.Combine(build, "ElectraDsl.targets"))))
            .Save(folder["Program.proj"]);
    }

    private static XElement Native(string file, string identifier, string package) => new(
        "RuntimeTargetsCopyLocalItems",
        new XAttribute("Include", file),
        new XAttribute("RuntimeIdentifier", identifier),
        new XAttribute("NuGetPackageId", package));

    private JsonDocument Evaluate(string system, string identifier) => JsonDocument.Parse(string.Join('\n', MsBuild(
        folder["Program.proj"],
        "-t:ResolvePackageAssets;LeaveOutWhatNoProgramLoads",
        "-getProperty:ElectraLibtorchPackage",
        "-getProperty:ElectraCudaAdvice",
        "-getItem:RuntimeTargetsCopyLocalItems",
        $"-p:ElectraHostSystem={system}",
        $"-p:NETCoreSdkPortableRuntimeIdentifier={identifier}").Expect(0).Output));

    private ProgramResult MsBuild(string project, params IEnumerable<string> arguments) =>
        RunningProgram.Run(folder.Path, "dotnet", ["msbuild", project, "-nologo", "-nodeReuse:false", "-tl:off", .. arguments]);
}
