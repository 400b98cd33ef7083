namespace ElectraDsl.Testing;

/// <summary>Finds the golden numbers that tests compare with: tests/Goldens, whose README says how they were made.</summary>
public static class SharedFolder
{
    /// <summary>Names another folder of the same form, with numbers of other models.</summary>
    public const string GoldensVariable = "ELECTRADSL_GOLDENS";

    /// <summary>Folder of the solution, found upwards from the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Folder of the golden files, whether it exists or not.</summary>
    public static string Goldens =>
        Environment.GetEnvironmentVariable(GoldensVariable) is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(RepositoryRoot, "tests", "Goldens");

    /// <summary>
    /// The golden models: names of the folders of <see cref="Goldens"/> that hold one; "model_*" where it holds none, so that a test of all is
    /// skipped.
    /// </summary>
    public static IReadOnlyList<string> GoldenModels
    {
        get
        {
            string[] found = Directory.Exists(Goldens) ? Directory.GetDirectories(Goldens, "model_*") : [];
            return found.Length == 0 ? ["model_*"] : [.. found.Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Path of a golden file; skips the calling test, which must be a [SkippableFact], where the chosen folder does not hold it.</summary>
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
