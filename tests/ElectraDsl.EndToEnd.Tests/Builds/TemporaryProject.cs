using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>
/// A project outside the repository that declares models, built by a real `dotnet build` from nothing but the SDK, the built libraries
/// and the built compiler: no package, no network.
/// </summary>
public sealed partial class TemporaryProject : IDisposable
{
    private const string Name = "Trainer";
    private readonly TemporaryFolder folder = new();

    /// <summary>Writes the project; it has no Main.</summary>
    /// <param name="source">Its one source file.</param>
    public TemporaryProject(string source)
    {
        // What lies above the folder of temporary files is nobody's business.
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            new XElement("Project").Save(folder[name]);
        File.WriteAllText(folder["Models.cs"], source);
        _ = Directory.CreateDirectory(folder["no-packages"]);
        new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("OutputType", "Exe"),
                new XElement("TargetFramework", "net10.0"),
                new XElement("Nullable", "enable"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("AllowUnsafeBlocks", "true"),
                new XElement("UseAppHost", "false"),
                new XElement("RestoreSources", folder["no-packages"]),
                new XElement("NuGetAudit", "false")),
            new XElement(
                "ItemGroup",
                BuiltFiles.Libraries.Select(library => new XElement("Reference", new XAttribute("Include", library))),
                new XElement("Analyzer", new XAttribute("Include", BuiltFiles.Generator)),
                new XElement("Analyzer", new XAttribute("Include", BuiltFiles.CompilersLanguage))),
            new XElement("Import", new XAttribute("Project", BuiltFiles.FactsTargets))).Save(folder[$"{Name}.csproj"]);
    }

    /// <summary>The project's folder, which is also the working directory of its program.</summary>
    public string Folder => folder.Path;

    /// <summary>The source file's path, as the compiler writes it.</summary>
    public string Source => folder["Models.cs"];

    /// <summary>Where its build puts the program.</summary>
    public string Output => folder["out"];

    /// <summary>Builds it.</summary>
    /// <param name="properties">MSBuild properties, as "name=value".</param>
    public ProgramResult Build(params string[] properties) =>
        DotnetCommand.Run(Folder, ["build", "-c", "Release", "-o", folder["out"], .. properties.Select(property => $"-p:{property}")]);

    /// <summary>Runs what was built, with the libtorch of the repository's build.</summary>
    public ProgramResult Run(params IEnumerable<string> arguments) => RunningProgram.Run(
        Folder,
        "dotnet",
        [folder["out", $"{Name}.dll"], .. arguments],
        ("ELECTRADSL_LIBTORCH", BuiltFiles.NativeFolder),
        ("OMP_NUM_THREADS", "1"));

    /// <summary>The packages that its restore took.</summary>
    public IReadOnlyList<string> Packages()
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllBytes(folder["obj", "project.assets.json"]));
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name)];
    }

    /// <summary>Fails the test unless a build said exactly these errors and warnings: by their beginnings, place included.</summary>
    public static void AssertDiagnostics(ProgramResult build, params string[] beginnings)
    {
        // The summary behind this line repeats them.
        string[] lines = [.. build.Output.TakeWhile(line => !line.StartsWith("Build ", StringComparison.Ordinal)).Concat(build.Error)];
        string[] diagnostics = [.. lines.Where(line => Diagnostic().IsMatch(line))];
        Assert.True(
            diagnostics.Length == beginnings.Length
                && beginnings.Zip(diagnostics).All(pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal)),
            $"Expected {(beginnings.Length == 0 ? "no diagnostic" : string.Join(", ", beginnings))}.\n{build}");
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [GeneratedRegex(@"\b(error|warning)\b( [A-Z]+\d+)?\s*:")]
    private static partial Regex Diagnostic();
}
