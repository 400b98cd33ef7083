using System.Runtime.InteropServices;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Where the build has put what these tests start and reference.</summary>
public static class BuiltFiles
{
    // artifacts/bin/ElectraDsl.EndToEnd.Tests/release/
    private static readonly string Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>All that the build puts out.</summary>
    public static string Folder { get; } = Path.Combine(SharedFolder.RepositoryRoot, "artifacts", "bin");

    /// <summary>The example, as an executable.</summary>
    public static string QuickStart { get; } = Path.Combine(Folder, "QuickStart", Configuration, "QuickStart.dll");

    /// <summary>The compiler.</summary>
    public static string Generator { get; } = Path.Combine(Folder, "ElectraDsl.Generators", Configuration, "ElectraDsl.Generators.dll");

    /// <summary>What the compiler asks of a build.</summary>
    public static string Targets { get; } = Path.Combine(SharedFolder.RepositoryRoot, "src", "ElectraDsl", "build", "ElectraDsl.targets");

    /// <summary>The libraries that a project with models references: what lies beside the example.</summary>
    public static IEnumerable<string> Libraries =>
        Directory.EnumerateFiles(Path.GetDirectoryName(QuickStart)!, "*.dll").Where(file => file != QuickStart).Order(StringComparer.Ordinal);

    /// <summary>libtorch and TorchSharp's native half.</summary>
    public static string NativeFolder { get; } =
        Path.Combine(Path.GetDirectoryName(QuickStart)!, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
}
