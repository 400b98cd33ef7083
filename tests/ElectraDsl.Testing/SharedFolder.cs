namespace ElectraDsl.Testing;

/// <summary>Finds files that tests compare with but that are too large, or too foreign, to lie in the repository.</summary>
public static class SharedFolder
{
    /// <summary>Names another folder of golden files than the one beside the repository.</summary>
    public const string GoldensVariable = "ELECTRADSL_GOLDENS";

    /// <summary>Folder of the solution, found upwards from the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Folder of the golden files, whether it exists or not.</summary>
    public static string Goldens =>
        Environment.GetEnvironmentVariable(GoldensVariable) is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(RepositoryRoot, "..", "shared", "goldens");

    /// <summary>Path of a golden file; skips the calling test, which must be a [SkippableFact], where the file is absent.</summary>
    public static string Golden(string relativePath)
    {
        string path = Path.Combine(Goldens, relativePath);
        Xunit.Skip.IfNot(
            File.Exists(path) || Directory.Exists(path),
            $"The golden file '{relativePath}' is not here; set {GoldensVariable} to the folder that holds it.");
        return path;
    }

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ElectraDsl.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No ElectraDsl.sln above '{AppContext.BaseDirectory}'.");
    }
}
