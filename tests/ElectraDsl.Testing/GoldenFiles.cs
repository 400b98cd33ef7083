namespace ElectraDsl.Testing;

/// <summary>Finds the golden numbers that tests compare with: tests/Goldens, whose README says how they were made.</summary>
public static class GoldenFiles
{
    /// <summary>Names another folder of the same form, with numbers of other models.</summary>
    public const string Variable = "ELECTRADSL_GOLDENS";

    /// <summary>Where they lie, whether that folder exists or not.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen : Path.Combine(Repository.Root, "tests", "Goldens");

    /// <summary>
    /// The golden models: names of the folders of <see cref="Folder"/> that hold one; "model_*" where it holds none, so that a test of all is
    /// skipped.
    /// </summary>
    public static IReadOnlyList<string> Models
    {
        get
        {
            string[] found = Directory.Exists(Folder) ? Directory.GetDirectories(Folder, "model_*") : [];
            return found.Length == 0 ? ["model_*"] : [.. found.Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Path of a golden file; skips the calling test, which must be a [SkippableFact], where the chosen folder does not hold it.</summary>
    public static string Find(string relativePath)
    {
        string path = Path.Combine(Folder, relativePath);
        Xunit.Skip.IfNot(
            File.Exists(path) || Directory.Exists(path),
            $"The golden file '{relativePath}' is not here; set {Variable} to the folder that holds it.");
        return path;
    }
}
