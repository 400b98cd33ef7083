using System.Runtime.InteropServices;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Where the build has put what these tests start and reference.</summary>
public static class BuiltFiles
{
    /// <summary>Release or Debug as folders spell it: artifacts/bin/ElectraDsl.EndToEnd.Tests/release.</summary>
    public static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>All that the build puts out.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "bin");

    /// <summary>The example, as an executable.</summary>
    public static string QuickStart { get; } = Path.Combine(Folder, "QuickStart", Configuration, "QuickStart.dll");

    /// <summary>The example of kernels of one's own.</summary>
    public static string KernelSwap { get; } = Path.Combine(Folder, "KernelSwap", Configuration, "KernelSwap.dll");

    /// <summary>The compiler.</summary>
    public static string Generator { get; } = Path.Combine(Folder, "ElectraDsl.Generators", Configuration, "ElectraDsl.Generators.dll");

    /// <summary>The language, which the compiler needs beside it.</summary>
    public static string CompilersLanguage { get; } = Path.Combine(Path.GetDirectoryName(Generator)!, "ElectraDsl.Language.dll");

    /// <summary>What writes facts files.</summary>
    public static string FactsTargets { get; } = Path.Combine(Repository.Root, "src", "ElectraDsl.Package", "build", "Facts.targets");

    /// <summary>What a project's restore found.</summary>
    public static string Assets(string project) => Path.Combine(Repository.Root, "artifacts", "obj", project, "project.assets.json");

    /// <summary>The libraries that a project with models references: what lies beside the example.</summary>
    public static IEnumerable<string> Libraries =>
        Directory.EnumerateFiles(Path.GetDirectoryName(QuickStart)!, "*.dll").Where(file => file != QuickStart).Order(StringComparer.Ordinal);

    /// <summary>libtorch and TorchSharp's native half.</summary>
    public static string NativeFolder { get; } =
        Path.Combine(Path.GetDirectoryName(QuickStart)!, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
}
