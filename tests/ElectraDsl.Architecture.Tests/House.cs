using System.Runtime.CompilerServices;

namespace ElectraDsl.Architecture.Tests;

/// <summary>The order that the README's map and CONTRIBUTING describe: which project may stand on which.</summary>
internal static class House
{
    /// <summary>From the ground up. A project may use those of lower rows, and none of its own row or of a higher one.</summary>
    public static readonly string[][] Rows =
    [
        ["ElectraDsl.Language"],
        ["ElectraDsl.Torch", "ElectraDsl.Generators"],
        ["ElectraDsl", "ElectraDsl.Data", "ElectraDsl.CodeFixes"],
        ["ElectraDsl.Export", "ElectraDsl.Kernels"],
        ["ElectraDsl.Training", "ElectraDsl.Inference", "ElectraDsl.Kernels.Tools"],
        ["ElectraDsl.FineTuning", "ElectraDsl.Embeddings"],
        ["ElectraDsl.Presets"],
        ["ElectraDsl.Cli"],
        ["ElectraDsl.Serving"],
    ];

    /// <summary>What must not be reached though it lies lower, by however many steps: projects and packages.</summary>
    public static readonly (string From, string To)[] Never =
    [
        ("ElectraDsl.Language", "TorchSharp"),
        ("ElectraDsl.Data", "TorchSharp"),
        ("ElectraDsl", "ILGPU"),
        ("ElectraDsl.Kernels", "ElectraDsl.Data"),
        ("ElectraDsl.Export", "ElectraDsl.Kernels"),
        ("ElectraDsl.Export", "ILGPU"),
        ("ElectraDsl.Inference", "ElectraDsl.Kernels"),
        ("ElectraDsl.Inference", "ILGPU"),
        ("ElectraDsl.Training", "ElectraDsl.Kernels.Tools"),
        ("ElectraDsl.Embeddings", "ElectraDsl.Training"),
        ("ElectraDsl.Cli", "ElectraDsl.Embeddings"),
        ("ElectraDsl.Cli", "ElectraDsl.Generators"),
        ("ElectraDsl.Generators", "TorchSharp"),
        ("ElectraDsl.CodeFixes", "TorchSharp"),
    ];

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = RootOf();

    /// <summary>
    /// Every project under src, kernels and generators that has code of its own, which the templates have not: its name and its folder.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = new[] { "src", "kernels", "generators" }
        .SelectMany(area => Directory.GetDirectories(Path.Combine(Root, area)))
        .Where(folder => Path.GetFileName(folder) != "ElectraDsl.Templates")
        .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any() && Sources.FilesUnder(folder).Any())
        .ToDictionary(folder => Path.GetFileName(folder), folder => folder, StringComparer.Ordinal);

    /// <summary>What is wrong with the arrows between projects and packages, a line each.</summary>
    public static IEnumerable<string> Faults(Graph projects)
    {
        foreach ((string from, string to) in projects.Edges)
        {
            if (RowOf(from) is { } row && RowOf(to) is { } other && other >= row)
                yield return $"{from} (row {row}) uses {to} (row {other})";
        }

        foreach ((string from, string to) in Never)
        {
            if (projects.PathBetween(from, to) is { } path)
                yield return $"{from} reaches {to}: {string.Join(" -> ", path)}";
        }
    }

    /// <summary>Where a project stands, counted from the ground; null where in no row.</summary>
    public static int? RowOf(string project) => Array.FindIndex(Rows, row => row.Contains(project)) is >= 0 and int row ? row : null;

    private static string RootOf([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "../.."));
}
