using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>
/// The package, packed into a folder that serves as the only feed, and a folder for projects that use it. Nothing of the repository is
/// in their reach, nothing is downloaded, and nothing stays behind: what the package depends on is taken from where the repository's own
/// restore found it, and the package itself goes into a cache of this folder.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    /// <summary>No version that anybody else could have.</summary>
    public const string Version = "0.1.0-test";

    private readonly TemporaryFolder folder = new();

    /// <summary>Packs.</summary>
    public PackageFeed()
    {
        Pack = PackProject("ElectraDsl.Package");
        File.WriteAllLines(folder["nuget.config"], [
            "<configuration>",
            "  <packageSources><clear /><add key=\"feed\" value=\"feed\" /></packageSources>",
            "  <disabledPackageSources><clear /></disabledPackageSources>",
            "  <packageSourceMapping><clear /></packageSourceMapping>",
            "  <fallbackPackageFolders>",
            "    <clear />",
            .. MachineFolders.Select(
                (path, index) => $"    {new XElement("add", new XAttribute("key", $"machine-{index}"), new XAttribute("value", path))}"),
            "  </fallbackPackageFolders>",
            "</configuration>",
        ]);

        // What lies above the folder of temporary files is nobody's business; advisories would be asked for on the network.
        new XElement("Project", new XElement("PropertyGroup", new XElement("NuGetAudit", "false"))).Save(folder["Directory.Build.props"]);
        foreach (string name in new[] { "Directory.Build.targets", "Directory.Packages.props" })
            new XElement("Project").Save(folder[name]);
    }

    /// <summary>What packing wrote.</summary>
    public ProgramResult Pack { get; }

    /// <summary>Packs the templates into the feed, and installs them for this folder alone.</summary>
    /// <returns>What the installation wrote.</returns>
    public ProgramResult InstallTemplates()
    {
        TemporaryProject.AssertDiagnostics(PackProject("ElectraDsl.Templates").Expect(0));
        return New("install", folder["feed", $"ElectraDsl.Templates.{Version}.nupkg"]);
    }

    /// <summary>Packs a library that has a package of its own into the feed.</summary>
    /// <returns>The packed file.</returns>
    public string PackPart(string library)
    {
        TemporaryProject.AssertDiagnostics(PackProject(library).Expect(0));
        return folder["feed", $"{library}.{Version}.nupkg"];
    }

    /// <summary>Runs `dotnet new` in the folder of the projects, with no templates but the SDK's and the installed ones.</summary>
    public ProgramResult New(params IEnumerable<string> arguments) => RunningProgram.Run(
        folder.Path,
        "dotnet",
        ["new", .. arguments],
        ("DOTNET_CLI_HOME", folder["home"]),
        ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ("DOTNET_NOLOGO", "1"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
        ("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "false"));

    /// <summary>The packed file.</summary>
    public string Package => folder["feed", $"ElectraDsl.{Version}.nupkg"];

    /// <summary>The libtorch that this system's programs reference.</summary>
    public static string Libtorch { get; } =
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";

    /// <summary>Skips the calling test, which must be a [SkippableFact], where the repository was built without that libtorch.</summary>
    public static void SkipWithoutLibtorch() => Skip.IfNot(
        MachineFolders.Any(path => Directory.Exists(Path.Combine(path, Libtorch, BackendVersion))),
        $"The package {Libtorch} is not on this machine: build with TorchBackend cpu.");

    /// <summary>The version of libtorch that the repository pins.</summary>
    public static string BackendVersion => (string)XElement.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(package => (string?)package.Attribute("Include") == Libtorch)
        .Attribute("Version")!;

    /// <summary>Writes an empty console project: an output type, a framework, and what it references.</summary>
    /// <param name="name">Its name and its folder's.</param>
    /// <param name="source">Its one source file, Model.cs.</param>
    /// <param name="references">Items such as <c>&lt;PackageReference Include="…" Version="…" /&gt;</c>.</param>
    public void AddProject(string name, string source, params string[] references)
    {
        _ = Directory.CreateDirectory(folder[name]);
        File.WriteAllText(SourceOf(name), source);
        File.WriteAllLines(folder[name, $"{name}.csproj"], [
            "<Project Sdk=\"Microsoft.NET.Sdk\">",
            "  <PropertyGroup>",
            "    <OutputType>Exe</OutputType>",
            "    <TargetFramework>net10.0</TargetFramework>",
            "  </PropertyGroup>",
            "  <ItemGroup>",
            .. references.Select(reference => $"    {reference}"),
            "  </ItemGroup>",
            "</Project>",
        ]);
    }

    /// <summary>A reference to a package, as one types it.</summary>
    public static string Reference(string package, string version) => $"<PackageReference Include=\"{package}\" Version=\"{version}\" />";

    /// <summary>The reference to the packed package.</summary>
    public static string OwnReference => Reference("ElectraDsl", Version);

    /// <summary>A project's one source file, as the compiler writes it.</summary>
    public string SourceOf(string project) => folder[project, "Model.cs"];

    /// <summary>A folder or file of a project.</summary>
    public string PathOf(string project, params string[] names) => folder[[project, .. names]];

    /// <summary>Restores and builds a project and those that it references.</summary>
    public ProgramResult Build(string project, params IEnumerable<string> options) => DotnetCommand.Run(
        folder[project], ["build", "-c", "Release", .. options], ("NUGET_PACKAGES", folder["packages"]));

    /// <summary>Publishes what was built into the project's folder "published".</summary>
    public ProgramResult Publish(string project) => DotnetCommand.Run(
        folder[project], ["publish", "-c", "Release", "--no-build", "-o", folder[project, "published"]], ("NUGET_PACKAGES", folder["packages"]));

    /// <summary>Runs what was built, in the project's folder.</summary>
    public ProgramResult Run(string project, IEnumerable<string> arguments, params (string Name, string Value)[] environment) => RunningProgram.Run(
        folder[project], "dotnet", [Output(project, $"{project}.dll"), .. arguments], [("OMP_NUM_THREADS", "1"), .. environment]);

    /// <summary>A file beside a project's program.</summary>
    public string Output(string project, params string[] names) => folder[[project, "bin", "Release", "net10.0", .. names]];

    /// <summary>The folder of a program's native libraries.</summary>
    public string NativeFolder(string project) => Output(project, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

    /// <summary>Name and version of every package that a project's restore took.</summary>
    /// <param name="assets">Its project.assets.json.</param>
    public static IEnumerable<string> PackagesOf(string assets)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(assets));
        return [.. document.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name)
            .Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>Where the repository's restore found its packages.</summary>
    private static string[] MachineFolders { get; } = ReadMachineFolders();

    private ProgramResult PackProject(string project) => DotnetCommand.Run(
        Repository.Root,
        [
            "pack", $"src/{project}", "-c", BuiltFiles.Configuration == "release" ? "Release" : "Debug", "--no-build", "-o", folder["feed"],
            $"-p:PackageVersion={Version}",
        ]);

    private static string[] ReadMachineFolders()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(BuiltFiles.Assets("ElectraDsl.Package")));
        return [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(entry => entry.Name)];
    }
}
